//! Where the nodes of a running document come from: a number in it, the client's text behind it.

use apollo_compiler::{
    coordinate::TypeAttributeCoordinate,
    parser::{SourceMap, SourceSpan},
};
use async_graphql::{Name, PathSegment, Pos, ServerError};

use crate::Location;

/// A field of a running document.
pub(super) struct FieldPosition {
    /// Its response key.
    pub(super) key: Name,
    /// Where the schema defines it, of an object type: `Plan.owner`.
    pub(super) coordinate: TypeAttributeCoordinate,
    /// Where it stands in the client's text.
    pub(super) span: Option<SourceSpan>,
    /// The field of the field around it.
    pub(super) parent: Option<usize>,
    /// Whether its value may be null.
    pub(super) nullable: bool,
}

/// The fields of a running document, by number.
#[derive(Default)]
pub(super) struct SourcePositions(Vec<FieldPosition>);

/// What an error is about.
pub(super) struct ErrorTarget<'a> {
    /// The field's coordinate in the schema.
    pub(super) coordinate: &'a TypeAttributeCoordinate,
    /// Whether it is about an argument of the field: a value that its type does not allow.
    pub(super) in_argument: bool,
    pub(super) location: Option<Location>,
}

impl SourcePositions {
    const FIELD: usize = 1;
    const ARGUMENT: usize = 2;

    /// Adds a field, and returns its number.
    pub(super) fn add(&mut self, field: FieldPosition) -> usize {
        self.0.push(field);
        self.0.len() - 1
    }

    /// The position that stands for the field itself.
    pub(super) fn field(number: usize) -> Pos {
        Pos { line: number + 1, column: Self::FIELD }
    }

    /// The position that stands for the field's arguments.
    pub(super) fn argument(number: usize) -> Pos {
        Pos { line: number + 1, column: Self::ARGUMENT }
    }

    /// The field that `error` is about.
    pub(super) fn of(&self, error: &ServerError) -> Option<&FieldPosition> {
        self.0.get(error.locations.first()?.line.checked_sub(1)?)
    }

    /// What `error` is about, in the text that the client sent.
    pub(super) fn find(&self, error: &ServerError, sources: &SourceMap) -> Option<ErrorTarget<'_>> {
        let field = self.of(error)?;
        let location = Location::of(field.span, sources);
        let coordinate = &field.coordinate;
        Some(ErrorTarget { coordinate, in_argument: error.locations.first()?.column == Self::ARGUMENT, location })
    }

    /// Whether `path` leads all the way to `field`. async-graphql 7.0.19 shortens paths where an error leaves a list.
    pub(super) fn leads_to(&self, path: &[PathSegment], field: &FieldPosition) -> bool {
        let depth =
            std::iter::successors(Some(field), |field| field.parent.and_then(|parent| self.0.get(parent))).count();
        path.iter().filter(|segment| matches!(segment, PathSegment::Field(_))).count() == depth
            && path.iter().rev().find_map(|segment| match segment {
                PathSegment::Field(name) => Some(name.as_str()),
                PathSegment::Index(_) => None,
            }) == Some(field.key.as_str())
    }
}
