-- The attacker's own: 300 finished plans with 28 KB each, and a history.
INSERT INTO users (id_user) VALUES ('$USER');
INSERT INTO investment_plans (user_id, plan_name, processing_status, plan_data)
SELECT '$USER', 'plan ' || n, 'COMPLETED',
       jsonb_build_object('user_input', (SELECT string_agg(md5(n::text || m::text), '') FROM generate_series(1, 875) m))
FROM generate_series(1, 300) n;
UPDATE investment_plans SET is_favorite = true WHERE user_id = '$USER';
ANALYZE;
