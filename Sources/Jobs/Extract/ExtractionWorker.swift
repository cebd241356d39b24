internal import Records
internal import Runs
internal import Stages

/// Scratch memory of one thread: a batch, and the stages that it passes through.
internal final class ExtractionWorker {
  var batch = Batch()
  let pipeline: StagePipeline
  /// What reading the batch has counted, where it is from, and how far the archive was read with it.
  var counts = Counts()
  var provenance = Provenance(dump: "", filePath: "")
  var position: PagePosition?
  var pagesLeft = 0

  init(_ stages: [any Stage]) throws { pipeline = try StagePipeline(stages) }
}
