"""Records as Parquet files, by day and shard: written by many at once, read in place, or loaded into a store."""

from comity.parts.folder import Folder
from comity.parts.loading import Damage, Parts, open_parts
from comity.parts.shards import Shard, cut
from comity.parts.writing import ShardReport, write_shards

__all__ = ["Damage", "Folder", "Parts", "Shard", "ShardReport", "cut", "open_parts", "write_shards"]
