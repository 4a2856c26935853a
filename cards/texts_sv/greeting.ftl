## Hälsningen där Kanalvakt kommer in

greeting-watched = Bevakas just nu: { $accounts }{ $more ->
    [0] .
   *[other] {" "}och { $more } till; skriv konton för att se alla.
 }
greeting-by = { $account } av { $who }
greeting-nobody = { $account } av ingen – någon behöver utses
greeting-removed = Det som bryter mot reglerna tas bort { $times }.
greeting-answered = Frågor besvaras { $times }.
greeting-of = { $what }: { $within }
greeting-within = inom { $span } enligt { $source }
greeting-at-once = omedelbart enligt { $source }
greeting-advice = När vi svarar: { $advice } Mer finns under råd.
