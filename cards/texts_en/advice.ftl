## Advice of the routine

help-advice = advice – what the routine says about writing, sharing and following, for example: advice posting
advice-title = Advice
advice-title-conduct = How we behave on social media
advice-title-posting = Before a post
advice-title-promoting = How to spread a post
advice-title-elsewhere = In others’ channels
advice-title-following = Liking and following others
advice-title-private = Your own accounts
advice-title-personal_data = Personal data
advice-title-rules = Rules that hold as well
advice-intro = Write advice and what you want to know more about:
advice-none = The routine gives no advice beyond what is shown when you answer.
advice-topic-conduct = advice conduct – how we behave
advice-topic-posting = advice posting – questions to ask oneself before a post
advice-topic-promoting = advice promoting – how a post reaches more people
advice-topic-elsewhere = advice elsewhere – when the matter is discussed in others’ channels
advice-topic-following = advice following – which accounts we like and follow
advice-topic-private = advice private – your own accounts
advice-topic-personal_data = advice personal – names, pictures and details of others
advice-topic-rules = advice rules – laws and other documents
advice-line = • { $advice }
advice-may = It is fine to like: { $whom }.
advice-may-not = Do not like: { $whom }.
advice-referral = Text to copy: { $text }
advice-documents = Read also: { $names }.
