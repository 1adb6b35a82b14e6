-- One row: the build that is open. Its stamp belongs into every cache key.
select stamp, built_at, last_accepted_on, demo, plan_sha256
from build
