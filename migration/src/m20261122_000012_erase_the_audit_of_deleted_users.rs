//! A deleted user's traces in the audit of plans that had been deleted before: their deletion cascades to no plan any more.

migration! { up: UP, down: DOWN }

const UP: &str = r"
CREATE FUNCTION public.erase_audit_of_deleted_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE public.investment_plans_audit
       SET old_data = NULL, new_data = NULL, changed_by = NULL
     WHERE plan_id IN (
        SELECT plan_id FROM public.investment_plans_audit
         WHERE operation = 'DELETE' AND old_data->>'user_id' = OLD.id_user::text);
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.erase_audit_of_deleted_user() FROM PUBLIC, anon, authenticated, service_role;

CREATE TRIGGER trigger_erase_audit_of_deleted_user
    AFTER DELETE ON public.users
    FOR EACH ROW EXECUTE FUNCTION public.erase_audit_of_deleted_user();
";

const DOWN: &str = r"
DROP TRIGGER trigger_erase_audit_of_deleted_user ON public.users;
DROP FUNCTION public.erase_audit_of_deleted_user();
";
