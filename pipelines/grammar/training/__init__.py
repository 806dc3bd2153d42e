"""How the weights of the reader are learned; run by `make grammar`, in an environment of its own."""
