"""Reading drafts for mistakes, before control does (§13): rules of the language, in a process of their own."""
