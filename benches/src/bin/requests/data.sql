-- A stranger's database: 40 plans for each user, 1 to 4 KB of JSON in most of them, the same in every run. Plan p has the id
-- md5('plan' || p), user u md5('user' || u). Replicas run no triggers: these rows need no history and no events, and nothing is left
-- to be filled in while it is measured.
SET session_replication_role = replica;
SELECT setseed(0.42);

INSERT INTO users (id_user) SELECT md5('user' || u)::uuid FROM generate_series(1, $PLANS / 40) u;

CREATE TEMP TABLE words AS
    SELECT word, n FROM regexp_split_to_table(
        'annuity balance bond budget buffer cash college contribution cost course deposit dividend drawdown equity fee fund '
        'gain goal growth hedge horizon house income index inflation interest lease loan margin market milestone month '
        'mortgage pension portfolio price profit rate rebalance rent reserve retirement return review risk saving school '
        'share stock target tax term treasury trust value volatility wage wealth year yield', '\s+')
    WITH ORDINALITY AS t(word, n);
-- 500 texts of each length, which plans share: they are written quickly, and no two plans are alike.
CREATE TEMP TABLE texts AS
    SELECT k,
        (SELECT string_agg(word, ' ' ORDER BY hashint4(n::int + 131 * k)) FILTER (WHERE hashint4(n::int * 31 + k) % 8 = 0) FROM words) AS short,
        (SELECT string_agg(word, ' ' ORDER BY hashint4(n::int + 137 * k)) FILTER (WHERE hashint4(n::int * 37 + k) % 3 = 0) FROM words) AS long
    FROM generate_series(0, 499) k;
CREATE UNIQUE INDEX ON texts (k);
ANALYZE texts;

INSERT INTO investment_plans (id, user_id, financial_goals, investment_preferences, plan_name, plan_type, plan_category, risk_level,
    time_horizon, target_amount, processing_status, is_active, is_favorite, created_at, updated_at, last_reviewed_at,
    expected_return, actual_return, performance_notes, agent_2_data, agent_3_data, plan_data)
SELECT id, user_id, one.long, two.long, initcap(plan_type) || ' ' || p, plan_type,
    CASE plan_type WHEN 'RETIREMENT' THEN 'LONG_TERM' WHEN 'GENERAL' THEN plan_type ELSE 'MEDIUM_TERM' END, risk_level, years, amount, status,
    random() < 0.9, random() < 0.12, made, made + interval '5 min',
    CASE WHEN chance < 0.5 THEN made + interval '30 days' END, rate, CASE WHEN chance < 0.3 THEN rate / 2 END,
    CASE WHEN chance < 0.3 THEN two.long END,
    portfolio, reading,
    CASE WHEN status = 'COMPLETED' OR chance < 0.2 THEN jsonb_build_object(
        'plan_id', id, 'created_at', made, 'processing_status', status,
        'user_input', jsonb_build_object('financial_goals', one.long, 'goal_type', plan_type, 'risk_level', risk_level,
            'time_horizon', years, 'target_amount', amount),
        'agent_outputs', jsonb_build_object('agent_2_portfolio', portfolio, 'agent_3_planner', reading),
        'investment_plan', jsonb_build_object('monthly_contribution', round(amount / years / 14, 2),
            'risk_considerations', jsonb_build_array(one.short, two.long),
            'milestones', (SELECT jsonb_agg(jsonb_build_object('year', m, 'target_value', round(amount * m / years, 2),
                'description', (SELECT long FROM texts WHERE k = (p + 13 * m) % 500))) FROM generate_series(1, 1 + p % 12) m))) END
FROM (
    SELECT p, md5('plan' || p)::uuid AS id, md5('user' || 1 + floor(random() * ($PLANS / 40))::int)::uuid AS user_id,
        (ARRAY['RETIREMENT', 'HOUSE', 'EDUCATION', 'GENERAL'])[1 + floor(random() * 4)::int] AS plan_type,
        (ARRAY['CONSERVATIVE', 'BALANCED', 'AGGRESSIVE'])[1 + floor(random() * 3)::int] AS risk_level,
        1 + floor(random() * 35)::int AS years, round((5000 + random() * 995000)::numeric, 2) AS amount,
        (ARRAY['PENDING', 'PROCESSING', 'FAILED', 'COMPLETED'])[1 + least(3, floor(random() * 10)::int)] AS status,
        random() AS chance, round((0.03 + random() * 0.08)::numeric, 4) AS rate,
        timestamptz '2024-01-01 00:00Z' + p * interval '5 min' AS made
    FROM generate_series(1, $PLANS) p OFFSET 0
) plan
JOIN texts one ON one.k = p * 3 % 500
JOIN texts two ON two.k = p * 7 % 500
CROSS JOIN LATERAL (SELECT
    jsonb_build_object('version', '2.0', 'agent', 'portfolio_agent', 'status', 'success', 'timestamp', made, 'risk_level', 3,
        'portfolio', jsonb_build_object('allocations', jsonb_build_object('stocks', 0.7, 'bonds', 0.25, 'cash', 0.05),
            'expected_return', rate, 'risk_metrics', jsonb_build_object('volatility', 0.12, 'sharpe_ratio', 0.6))) AS portfolio,
    jsonb_build_object('agent', 'planner_agent', 'status', 'success', 'timestamp', made, 'goal_text', one.long,
        'parsed_goal', jsonb_build_object('goal_type', plan_type, 'target_amount', amount, 'time_horizon', years,
            'confidence_score', 0.92, 'extracted_keywords', string_to_array(one.short, ' '))) AS reading) outputs
ORDER BY p;

-- The same plans with the indexes of the database document alone, for a floor that asks as the document does.
CREATE SCHEMA document;
CREATE TABLE document.investment_plans AS TABLE public.investment_plans;
ALTER TABLE document.investment_plans ADD PRIMARY KEY (id);
CREATE INDEX ON document.investment_plans (user_id);
CREATE INDEX ON document.investment_plans (created_at DESC);
CREATE INDEX ON document.investment_plans (plan_type);
CREATE INDEX ON document.investment_plans (is_active) WHERE is_active = true;
CREATE INDEX ON document.investment_plans (processing_status);
CREATE INDEX ON document.investment_plans (user_id, processing_status);
CREATE INDEX ON document.investment_plans (user_id, is_favorite) WHERE is_favorite = true;
