## Gå tillbaka till tråden

task-revisit-title = Nytt efter ditt svar på { $account }
task-revisit-text = Någon har skrivit mer i tråden där du svarade (ärende { $case }). Titta efter om något behöver ett svar.
