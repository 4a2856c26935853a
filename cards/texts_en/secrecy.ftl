secret-in-form = The text is not shown here. Press Show on the card to read the text.
secret-in-form-categories = The comment is flagged: { $categories }.
secret-author = Somebody (Show tells who)
secret-author-found = Show tells the author
