internal import Base

/// Gecko's rows: query, positive and negatives in the unified form, a row a positive.
final class GeckoRows: PairRows {
  private let rows: ExportFile
  private let settings: PairExportSettings

  init(_ folder: ExportFolder, _ settings: PairExportSettings) throws {
    rows = try folder.file("\(settings.split).jsonl")
    self.settings = settings
  }

  var configurations: [(name: String, split: String, path: String)] { [("default", settings.split, rows.name)] }

  func write(_ tuple: PairTuple, number: Int, numbers: (PairPassage) -> Int) throws(OutputError) {
    for positive in tuple.positives {
      try rows.object { json in
        json.member("id", tuple.id)
        json.member("task", tuple.task)
        json.member("language", tuple.language)
        json.member("query", tuple.query)
        json.member("query_text", UnifiedText.query(tuple.query, task: tuple.task))
        json.member("positive_id", positive.passage.id)
        json.member("positive_url", positive.passage.url)
        json.member("positive_text", UnifiedText.passage(positive.passage, of: tuple))
        json.member("positive_rank", positive.rank)
        json.member("positive_score", positive.chosen(settings), decimals: PairExportSummary.decimals)
        json.member("negative_ids", tuple.negatives.map(\.passage.id))
        json.member("negative_texts", tuple.negatives.map { UnifiedText.passage($0.passage, of: tuple) })
        json.key("negative_ranks")
        json.beginArray()
        for negative in tuple.negatives { json.integer(negative.rank) }
        json.endArray()
        json.list("negative_scores", scores: tuple.negatives.map { $0.chosen(settings) })
        writeHardness(tuple.hardness, &json)
      }
    }
  }

  /// Numbers in every row, so that no reader meets a column of nulls first: 0 for a rank that there is not, -1 for a
  /// margin, 0 for an agreement.
  private func writeHardness(_ hardness: PairHardness, _ json: inout JSONWriter) {
    json.member("margin", hardness.margin ?? -1, decimals: PairExportSummary.decimals)
    json.member("ql_margin", hardness.likelihoodMargin ?? -1, decimals: PairExportSummary.decimals)
    json.member("seed_retrieval_rank", hardness.seedRetrievalRank ?? 0)
    json.member("seed_fused_rank", hardness.seedFusedRank ?? 0)
    json.member("agreement", hardness.agreement ?? 0, decimals: PairExportSummary.decimals)
    json.key("relabelled")
    json.bool(hardness.relabelled)
  }
}
