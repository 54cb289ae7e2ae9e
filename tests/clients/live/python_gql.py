"""Python's gql: aiohttp for queries and mutations, a socket of the websockets library for subscriptions.

python live/python_gql.py URL TOKEN
"""

import asyncio
import base64
import json
import sys
import traceback
import uuid
from pathlib import Path

from gql import Client, GraphQLRequest
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.websockets import WebsocketsTransport
from graphql import parse, print_ast, separate_operations

PATIENCE_SECONDS = 60
OPERATIONS = Path(__file__).parent.parent / "operations"
DOCUMENTS = separate_operations(parse("\n".join(file.read_text() for file in sorted(OPERATIONS.glob("*.graphql")))))

passed = failed = 0


def same(name, seen, wanted):
    """Prints one line a check, as report.mjs does."""
    global passed, failed
    held = seen == wanted
    passed, failed = passed + held, failed + (not held)
    left, right = (json.dumps(value)[:160] for value in (seen, wanted))
    print(f"{'ok' if held else 'not ok'} gql: {name} ({left if held else f'saw {left}, wanted {right}'})")


def operation(name, variables=None):
    return GraphQLRequest(print_ast(DOCUMENTS[name]), variable_values=variables or {}, operation_name=name)


async def job(http, socket, token):
    claims = token.split(".")[1]
    signed_in = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
    viewer = (await http.execute(operation("Viewer")))["viewer"]
    same("a query answers with the viewer", viewer["id"], signed_in)

    plan = str(uuid.uuid4())
    goal = {"id": plan, "financialGoals": "Save $60,000 for a house deposit in 8 years"}

    async def create():
        payload = (await http.execute(operation("CreatePlan", {"input": goal})))["createPlan"]
        return [payload["created"], payload["plan"] and payload["plan"]["id"], payload["userErrors"]]

    same("a mutation stores a plan", await create(), [True, plan, []])
    # The stream opens before the mutation is sent again: a worker is quick, and its steps are to be seen.
    following = asyncio.create_task(follow(socket, plan))
    same("sent again, it says that the plan was there", await create(), [False, plan, []])

    events = await following
    same("a subscription follows the plan to its end", events[-1]["status"] if events else None, "COMPLETED")
    same("every event is about this plan", sorted({event["plan"]["id"] for event in events}), [plan])
    same("no event comes twice", len({event["cursor"] for event in events}), len(events))
    rest = await follow(socket, plan, events[0]["cursor"])
    brief = [f"{event['stage']} {event['cursor']}" for event in rest]
    wanted = [f"{event['stage']} {event['cursor']}" for event in events[1:]]
    same("resumed behind the first event, it gets exactly the rest", brief, wanted)


async def follow(socket, plan, after=None):
    """All the events of a plan's stream, behind a cursor or from the present state, once it is complete."""

    async def events():
        stream = socket.subscribe(operation("PlanProgress", {"id": plan, "after": after}))
        return [result["planStatus"] async for result in stream]

    return await asyncio.wait_for(events(), PATIENCE_SECONDS)


async def main(url, token):
    bearer = {"authorization": f"Bearer {token}"}
    http = AIOHTTPTransport(url=url, headers=bearer)
    # Offered both protocols, gql looks for the one chosen under a header spelt Sec-WebSocket-Protocol, letter by letter,
    # and takes the legacy protocol where a server writes its headers in lower case.
    protocols = [WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL]
    socket = WebsocketsTransport(url.replace("http", "ws", 1), init_payload=bearer, subprotocols=protocols)
    async with Client(transport=http) as posting, Client(transport=socket) as watching:
        await job(posting, watching, token)


if len(sys.argv) != 3:
    sys.exit("usage: python live/python_gql.py URL TOKEN")
try:
    asyncio.run(main(*sys.argv[1:]))
except Exception:
    traceback.print_exc()
    failed += 1
    print("not ok gql: the run comes to its end")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
