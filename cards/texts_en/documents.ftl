## Documents: signed requests and uploaded pictures.
log-document-saved = The document was saved and read back
document-not-saved = The picture could not be saved ({ $reason }). Wait a moment and send it again.

picture-empty = No file came along. Choose the picture and send again.
picture-large = The file is larger than 20 MB. Save the picture as JPEG and send again.
picture-points = The picture has more than 100 million pixels. Take a screenshot of a shorter part of the page and send again.
picture-small = The picture is too small to be read. Take a screenshot of the whole page and send again.
picture-steep = The picture is too long and narrow to be read. Take a wider screenshot and send again.
picture-moving = The picture moves. Take an ordinary screenshot and send that.
picture-damaged = The picture cannot be read, because the file is broken or cut off. Take a new screenshot and send it.
picture-pdf = The file is a PDF. Take a screenshot of the page and send it as PNG or JPEG.
picture-svg = The file is an SVG drawing. Take a screenshot of the page and send it as PNG or JPEG.
picture-heic = The file is in the phone's format HEIC. Open the picture, save it as JPEG and send again.
picture-other = The file is neither PNG nor JPEG. Take a screenshot and send it as it is.

upload-title = Send in: { $name }
upload-account = Account
upload-address = Address
upload-why = Why
upload-matter = Belongs to
upload-given = The link is yours, { $person }. Kanalvakt in { $municipality } gave it to you for this picture alone. It works until { $time }. Do not pass it on.
upload-guidance = Take a screenshot that shows the whole page with the account's name. A long picture is fine, it is split over several pages.
upload-file = Picture
upload-file-hint = PNG or JPEG, at most 20 MB
upload-send = Send the picture
upload-wrong = The picture was not taken
upload-taken = The picture is saved
upload-taken-before = An earlier picture is saved
upload-taken-when = Saved { $time } by { $person }. You can close this page and go back to the chat.
upload-open = Open the document (PDF)
upload-again = Was it the wrong picture?
upload-again-hint = Send a new one here as long as the link works. The new one then counts, but the earlier one is kept too.
upload-refused = That does not work
upload-expired = The link no longer works, or is not whole. Go back to the chat and open the step again to get a new one.
upload-nothing-asked = No picture is asked for here. Go back to the chat and see what the next step is.
upload-elsewhere = That came from another website. Open the link from the chat and send the picture from there.
upload-broken = The file did not arrive whole. Choose the picture and send again.
