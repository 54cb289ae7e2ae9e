//! Connections whose rows are all there at once. async-graphql's own `Connection` has other descriptions and another order of
//! fields than the released schema.

/// Declares a connection, its edge, and `of`, which makes it of a page's rows.
macro_rules! connection {
    (
        $(#[$docs:meta])* $connection:ident of $rows:literal;
        $(#[$edge_docs:meta])* $edge:ident { cursor: $cursor_docs:literal, node: $node_docs:literal }
        $node:ty
    ) => {
        $(#[$docs])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $connection {
            #[doc = concat!("The ", $rows, " with their cursors.")]
            edges: Vec<$edge>,
            #[doc = concat!("The ", $rows, " without cursors.")]
            nodes: Vec<$node>,
            /// Information about the page.
            page_info: async_graphql::connection::PageInfo,
        }

        $(#[$edge_docs])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $edge {
            #[doc = $cursor_docs]
            cursor: String,
            #[doc = $node_docs]
            node: $node,
        }

        impl $connection {
            /// The page of these rows, which come in reading direction, with one more than the page if there is more.
            fn of<T, P: serde::Serialize + serde::de::DeserializeOwned>(
                page: &$crate::plans::PageRequest<P>,
                rows: Vec<T>,
                position: impl Fn(&T) -> P,
                node: impl Fn(T) -> $node,
            ) -> Result<Self, $crate::graphql::error::ApiError> {
                let (rows, page_info) = page.paginate(rows, &position)?;
                let edge = |(cursor, row)| $edge { cursor, node: node(row) };
                let edges: Vec<_> =
                    $crate::graphql::page::with_cursors(rows, position)?.into_iter().map(edge).collect();
                let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
                Ok(Self { edges, nodes, page_info })
            }
        }
    };
}

pub(super) use connection;
