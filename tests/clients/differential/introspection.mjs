export async function alignIntrospection() {}
