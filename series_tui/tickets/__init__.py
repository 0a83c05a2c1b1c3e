"""The queue's logic: filters, order, pages, waiting and saved views. Pure, for every front end."""
