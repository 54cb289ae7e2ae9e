"""What schemathesis cannot know: how our scalars are written in a document, and which answers are our fault."""

import schemathesis
from graphql import FloatValueNode, ListValueNode, NameNode, ObjectFieldNode, ObjectValueNode
from hypothesis import strategies as st
from schemathesis.graphql import nodes

texts = st.text(max_size=40)

# A number of any size, as text and as a number, and what only looks like one.
decimals = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False).map(str).map(nodes.String),
    st.decimals(min_value=-(10**20), max_value=10**20, places=3).map(lambda number: FloatValueNode(value=f"{number:f}")),
    st.sampled_from(["1e999999999", "-0", "0x10", "１２", "", " 1", "NaN", "1_000"]).map(nodes.String),
)

leaves = st.one_of(
    texts.map(nodes.String),
    st.integers().map(nodes.Int),
    st.floats(allow_nan=False, allow_infinity=False).map(nodes.Float),
    st.booleans().map(nodes.Boolean),
    st.just(nodes.Null),
)
names = st.from_regex(r"\A[_A-Za-z][_0-9A-Za-z]{0,11}\Z")


def either(children):
    """A list of values, or an object of them."""
    lists = st.lists(children, max_size=4).map(lambda values: ListValueNode(values=tuple(values)))
    fields = st.dictionaries(names, children, max_size=4).map(
        lambda pairs: ObjectValueNode(
            fields=tuple(ObjectFieldNode(name=NameNode(value=name), value=value) for name, value in pairs.items())
        )
    )
    return st.one_of(lists, fields)


schemathesis.graphql.scalar("Decimal", decimals)
schemathesis.graphql.scalar("JSON", st.recursive(leaves, either, max_leaves=12))


@schemathesis.check
def answered(ctx, response, case):
    """An answer is JSON with data or coded errors, and never says that something went wrong inside."""
    assert response.status_code < 500, f"status {response.status_code}: {response.text[:200]}"
    answer = response.json()
    assert "data" in answer or answer["errors"], answer
    for error in answer.get("errors", []):
        assert error["extensions"]["code"] not in ("INTERNAL", "UNAVAILABLE", "TIMEOUT"), error
