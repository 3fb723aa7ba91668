"""The order of the steps: document -> record; no rules of its own."""
