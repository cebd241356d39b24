#!/usr/bin/env python3
"""Opens what runs say of themselves with the tools that it is for.

    python3 Benchmarks/records/provenance.py .build/release/dataprep ARCHIVE

Run with a Python that has mlcroissant==1.1.1 and openlineage-python==1.54.0. Extracts the archive from a folder named after a
crawl, opens croissant.json with mlcroissant, checks names and digests with a parser of our own, as mlcroissant lets
misspelt names of PROV-O pass, and makes every event again of the classes of the OpenLineage client, which have to give
the same object.
"""
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile

import mlcroissant
from openlineage.client.generated import (
    base, datasource_dataset, error_message_run, input_statistics_input_dataset, job_type_job,
    output_statistics_output_dataset, processing_engine_run)
from openlineage.client.serde import Serde

FACETS = {
    "dataSource": datasource_dataset.DatasourceDatasetFacet,
    "errorMessage": error_message_run.ErrorMessageRunFacet,
    "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet,
    "jobType": job_type_job.JobTypeJobFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
}
CRAWL = "CC-MAIN-2026-40"


def facets(values):
    made = {}
    for name, value in (values or {}).items():
        fields = {key: field for key, field in value.items() if not key.startswith("_")}
        made[name] = FACETS[name](producer=value["_producer"], **fields)
    return made


def again(event):
    """The event, made of the client's classes."""
    run, job = event["run"], event["job"]
    made = base.RunEvent(
        eventTime=event["eventTime"], producer=event["producer"], eventType=base.EventType[event["eventType"]],
        run=base.Run(runId=run["runId"], facets=facets(run["facets"])),
        job=base.Job(namespace=job["namespace"], name=job["name"], facets=facets(job["facets"])),
        inputs=[base.InputDataset(namespace=i["namespace"], name=i["name"], facets=facets(i["facets"]), inputFacets=facets(i.get("inputFacets"))) for i in event["inputs"]],
        outputs=[base.OutputDataset(namespace=i["namespace"], name=i["name"], facets=facets(i["facets"]), outputFacets=facets(i.get("outputFacets"))) for i in event["outputs"]])
    return json.loads(Serde.to_json(made))


def plain(value):
    """Without empty members, which the client leaves out."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item not in ({}, [])}
    return [plain(item) for item in value] if isinstance(value, list) else value


def main():
    dataprep, archive = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "crawl-data", CRAWL)
        os.makedirs(place)
        shutil.copy(archive, place)
        events, output = os.path.join(folder, "events.jsonl"), os.path.join(folder, "out")
        options = ["--output", output, "--quiet", "--openlineage", events]
        subprocess.run([dataprep, "crawl-extract", os.path.join(folder, "crawl-data")] + options, check=True)
        with open(os.path.join(folder, "crawl-data", "bad.warc"), "w") as bad:
            bad.write("no archive")
        failed = subprocess.run([dataprep, "crawl-extract", os.path.join(folder, "crawl-data")] + options, capture_output=True)
        assert failed.returncode == 65, failed

        path = os.path.join(output, "croissant.json")
        dataset = mlcroissant.Dataset(jsonld=path)
        with open(path) as file:
            croissant = json.load(file)
        entity = croissant["prov:wasDerivedFrom"][0]
        assert entity["@id"] == f"https://data.commoncrawl.org/crawl-data/{CRAWL}/index.html", entity
        assert {key for key in croissant if key.startswith("prov:")} == {"prov:wasDerivedFrom", "prov:wasGeneratedBy"}
        files = [item for item in croissant["distribution"] if item["@type"] == "cr:FileObject"]
        for item in files:
            with open(os.path.join(output, item["contentUrl"]), "rb") as file:
                assert hashlib.sha256(file.read()).hexdigest() == item["sha256"], item
        print(f"croissant.json: mlcroissant {importlib.metadata.version('mlcroissant')} opens it, {len(dataset.metadata.distribution)} parts; {len(files)} digests right")

        with open(events) as file:
            lines = [json.loads(line) for line in file]
        assert [line["eventType"] for line in lines] == ["START", "COMPLETE", "START", "FAIL"]
        for line in lines:
            assert plain(again(line)) == plain(line), line
        print(f"events: {len(lines)} are what the OpenLineage client makes of them")


if __name__ == "__main__":
    main()
