"""What the commands about orders, production and stock share: who acts, what is typed, what is answered."""
