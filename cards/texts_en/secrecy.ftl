secret-in-form = The text is not shown here. Press Show on the card to read the text.
secret-in-form-categories = The comment is flagged: { $categories }.
