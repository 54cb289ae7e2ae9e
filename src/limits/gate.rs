//! The limits that the GraphQL server itself holds.

use super::Limits;

impl Limits {
    /// The limits of the GraphQL server.
    pub fn gate(&self) -> graphql_gate::Limits {
        let Self { document, stored, request, stream, .. } = self.clone();
        graphql_gate::Limits {
            document: graphql_gate::DocumentLimits {
                max_document: document.max_document,
                max_tokens: document.max_tokens,
                max_nesting: document.max_nesting,
                max_definitions: document.max_definitions,
                max_depth: document.max_depth,
                max_fields: document.max_fields,
                max_root_fields: document.max_root_fields,
                max_aliases: document.max_aliases,
                max_directives: document.max_directives,
                max_directives_at_one_place: document.max_directives_at_one_place,
                max_complexity: document.max_complexity,
                assumed_list_size: document.assumed_list_size,
            },
            stored: graphql_gate::StoredDocuments {
                document_cache: stored.document_cache,
                document_cache_bytes: stored.document_cache_bytes,
                persisted_queries: stored.persisted_queries,
                persisted_queries_bytes: stored.persisted_queries_bytes,
                trusted_documents: stored.trusted_documents,
            },
            request: graphql_gate::RequestLimits {
                max_body: request.max_body,
                max_values: request.max_values,
                max_url: request.max_url,
                body_timeout: request.body_timeout,
                max_batch: request.max_batch,
                client_address_header: request.client_address_header,
                operation_timeout: request.operation_timeout,
                draft: request.draft_status_codes,
            },
            stream: graphql_gate::StreamLimits {
                max_streams: stream.max_streams,
                max_streams_per_user: stream.max_streams_per_user,
                max_subscriptions_per_user: stream.max_subscriptions_per_user,
                max_new_sockets_per_address: stream.max_new_sockets_per_address,
                max_operations_per_socket: stream.max_operations_per_socket,
                max_message: stream.max_message,
                init_timeout: stream.init_timeout,
                ping_interval: stream.ping_interval,
                send_timeout: stream.send_timeout,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graphql_server_has_the_same_defaults_by_itself() {
        assert_eq!(Limits::defaults().gate(), graphql_gate::Limits::default());
    }
}
