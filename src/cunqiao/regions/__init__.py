"""The country's regions, from province to village, and our own counties.

Owns: regions, counties, county codes. All are shared directories: no row belongs to a county.
Holds always:
- the number of digits of a region's code says its level, and the code begins with its parent's;
- a county keeps our own id for ever; the national code is what it has now, and it also answers
  to its former codes;
- a region is never deleted: one that has left the national list is no longer `listed`, so that
  what stands in it keeps its address;
- the rows come from the data files of this package alone (`data/README.md`), by `loading.load`.
"""
