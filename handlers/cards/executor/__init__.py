"""The card of an incident in an authority's chat: a reply to it is the draft (§8, §20)."""
