-- The tables as the database document makes them, on a database that knows nothing of this program.
CREATE TABLE users (id_user UUID PRIMARY KEY);

CREATE TABLE IF NOT EXISTS investment_plans (
    id UUID DEFAULT gen_random_uuid() PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users(id_user) ON DELETE CASCADE,
    financial_goals TEXT,
    investment_preferences TEXT,
    plan_data JSONB,
    plan_name VARCHAR(255),
    plan_type VARCHAR(50) DEFAULT 'GENERAL',
    risk_level VARCHAR(20),
    time_horizon INTEGER,
    target_amount DECIMAL(15,2),
    agent_2_data JSONB,
    agent_3_data JSONB,
    processing_status VARCHAR(20) DEFAULT 'PENDING',
    is_active BOOLEAN DEFAULT true,
    is_favorite BOOLEAN DEFAULT false,
    created_at TIMESTAMPTZ DEFAULT NOW(),
    updated_at TIMESTAMPTZ DEFAULT NOW(),
    last_reviewed_at TIMESTAMPTZ,
    expected_return DECIMAL(8,4),
    actual_return DECIMAL(8,4),
    performance_notes TEXT
);
CREATE INDEX IF NOT EXISTS idx_investment_plans_user_id ON investment_plans(user_id);
CREATE INDEX IF NOT EXISTS idx_investment_plans_created_at ON investment_plans(created_at DESC);
CREATE INDEX IF NOT EXISTS idx_investment_plans_plan_type ON investment_plans(plan_type);
CREATE INDEX IF NOT EXISTS idx_investment_plans_active ON investment_plans(is_active) WHERE is_active = true;
CREATE INDEX IF NOT EXISTS idx_investment_plans_status ON investment_plans(processing_status);
CREATE INDEX IF NOT EXISTS idx_investment_plans_user_status ON investment_plans(user_id, processing_status);
CREATE INDEX IF NOT EXISTS idx_investment_plans_favorites ON investment_plans(user_id, is_favorite)
    WHERE is_favorite = true;

CREATE OR REPLACE FUNCTION update_investment_plans_updated_at()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER trigger_investment_plans_updated_at
    BEFORE UPDATE ON investment_plans
    FOR EACH ROW EXECUTE FUNCTION update_investment_plans_updated_at();

GRANT SELECT, INSERT, UPDATE, DELETE ON investment_plans TO PUBLIC;

-- Rows that such a database may hold, also those that later checks would not let in.
INSERT INTO users VALUES ('11111111-1111-4111-8111-111111111111');
INSERT INTO investment_plans (id, user_id, plan_name, target_amount, time_horizon, is_favorite, created_at, plan_type)
VALUES
    ('21111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111111', 'an old plan', 5000, 3, true,
     '2024-01-15T10:30:00Z', 'HOUSE'),
    ('22222222-2222-4222-8222-222222222222', '11111111-1111-4111-8111-111111111111', 'all null', NULL, NULL, NULL,
     NULL, NULL),
    ('23333333-3333-4333-8333-333333333333', '11111111-1111-4111-8111-111111111111', 'odd', -1, -1, false,
     '2024-02-15T10:30:00Z', 'CASTLE');
UPDATE investment_plans SET processing_status = 'COMPLETED';
