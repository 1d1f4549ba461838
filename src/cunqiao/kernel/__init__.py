"""What every domain stands on: money, ids, the county grain, refusals, states, scope, time. Imports no domain."""
