"""Reading what people send: days, hours, tables, forms, files of the organisation."""
