"""What the ETL and the pages share: the plan, the judgement, the warehouse's door. Imports nothing else of ours."""
