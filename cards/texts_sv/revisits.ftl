## Gå tillbaka till tråden

task-revisit-title = Nytt efter ditt svar på { $account }
task-revisit-text = Någon har skrivit mer i tråden där du svarade (ärende { $case }). Titta efter om något behöver ett svar.
task-follow_up-title = Följ upp på { $account }
task-follow_up-text = En kränkande kommentar på { $account } fick stå kvar utan svar (ärende { $case }). Titta i tråden igen: behövs fakta, eller har det kommit mer?
task-mend-title = Rätta vårt inlägg på { $account }
task-mend-text = När ärende { $case } besvarades skulle något i vårt eget inlägg rättas. Rätta det i samma inlägg, inte i ett nytt, och tryck sedan Klart.
