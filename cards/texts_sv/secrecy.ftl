secret-in-form = Texten visas inte här. Tryck Visa på kortet för att läsa texten.
secret-in-form-categories = Kommentaren är flaggad: { $categories }.
secret-author = Någon (avsändaren visas med Visa)
secret-author-found = Avsändaren visas med Visa
