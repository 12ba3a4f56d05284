"""The setup and maintenance of the organisation in chat."""
