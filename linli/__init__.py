"""Linli 邻里: a township, a village, a street office and their residents run their neighbourhood
together."""
