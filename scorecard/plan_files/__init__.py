"""Reading plan/: files → checked models. Only `scorecard.plan.load_plan` opens this room."""
