# Rules for a project's own Makefile:
#
#     HED_PATHS = headlines.jsonl
#     include hed.mk
#
# make hed-check fails on a headline that is not in the baseline; make hed-baseline writes the baseline, once;
# make hed-prune takes out of it what is fixed. Settings are in .hed.yaml.
HED          ?= hed
HED_PATHS    ?= headlines.jsonl
HED_BASELINE ?= hed-baseline.txt
HED_OPTIONS  ?=

.PHONY: hed-check hed-baseline hed-prune
hed-check:
	$(HED) check $(if $(wildcard $(HED_BASELINE)),--baseline $(HED_BASELINE)) $(HED_OPTIONS) -- $(HED_PATHS)

hed-baseline:
	$(HED) baseline create -o $(HED_BASELINE) -- $(HED_PATHS)

hed-prune:
	$(HED) baseline prune --baseline $(HED_BASELINE) -- $(HED_PATHS)
