## The greeting where Kanalvakt comes in

greeting-watched = Watched right now: { $accounts }{ $more ->
    [0] .
   *[other] {" "}and { $more } more; write accounts to see all.
 }
greeting-by = { $account } by { $who }
greeting-nobody = { $account } by nobody – somebody has to be named
greeting-removed = What breaks the rules is removed { $times }.
greeting-answered = Questions are answered { $times }.
greeting-of = { $what }: { $within }
greeting-within = within { $span } by { $source }
greeting-at-once = at once by { $source }
greeting-advice = When we answer: { $advice } There is more under advice.
