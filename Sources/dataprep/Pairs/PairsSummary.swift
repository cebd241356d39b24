import Base
import Inference
import Pairs
import Runs

/// What a run of `synth` or `relabel` says at its end, from the records of its steps.
struct PairsSummary {
  private let folder: String
  private let prices: TokenPrices?
  private let counts: [String: Counts]

  /// Reads the records of a directory.
  init(folder: String, prices: TokenPrices?) throws {
    self.folder = folder
    self.prices = prices
    var counts: [String: Counts] = [:]
    for record in try Records.all(in: folder, withCounts: true) {
      counts[record.step, default: Counts()].add(record.counts)
    }
    self.counts = counts
  }

  private func counts(_ step: String) -> Counts { counts[step] ?? Counts() }

  /// Of `synth`.
  func synthesis(seconds: Double) -> [String] {
    let (drawn, made, selected) = (counts(DrawPassages.id), counts(SynthesizeQueries.id), counts(SelectQueries.id))
    let asked = made[.asked]
    var lines = [
      "\(Amount.count(drawn[.passages])) passages, \(Amount.count(drawn[.seeds])) of them seeds; "
        + "\(Amount.count(selected[.queriesWritten])) of \(Amount.count(asked)) queries passed "
        + "(\(Amount.share(selected[.queriesWritten], of: asked))) in \(Amount.duration(seconds))"
    ]
    var rejects = made[.queryRejects]
    rejects.add(selected[.queryRejects])
    if rejects.total > 0 { lines.append("rejected: \(Amount.list(rejects))") }
    if drawn[.refusedByHost] > 0 {
      lines.append(
        "\(Amount.count(drawn[.refusedByHost])) passages are no seeds, as their hosts have enough (--per-host)")
    }
    if selected[.contaminated] > 0 {
      lines.append(
        "\(Amount.count(selected[.contaminated])) queries are too much like those of an evaluation, and marked")
    }
    lines.append(cost(made))
    lines += damaged()
    lines.append("next: dataprep relabel \(folder)")
    return lines
  }

  /// Of `relabel`.
  func pairs(seconds: Double) -> [String] {
    let fused = counts(FusePairs.id)
    var lines = [
      "\(Amount.count(fused[.pairs])) pairs of \(Amount.count(fused[.queries])) queries, "
        + "\(Amount.share(fused[.relabelled], of: fused[.pairsWithSeed])) relabelled, in \(Amount.duration(seconds))"
    ]
    if fused[.pairRejects].total > 0 { lines.append("rejected: \(Amount.list(fused[.pairRejects]))") }
    lines.append(cost(counts(ScoreCandidates.id)))
    var embedded = counts(EmbedQueries.id)
    embedded.add(counts(EmbedPassages.id))
    lines.append("\(Amount.count(embedded[.embedded])) texts embedded")
    if embedded[.notEmbedded] > 0 {
      lines.append("the server refused \(Amount.count(embedded[.notEmbedded])) of them, which are near to nothing")
    }
    lines += damaged()
    lines.append("pairs: \(Path.join(folder, "tuples.jsonl"))")
    return lines
  }

  /// What a run should say when it ends although it has made nothing.
  ///
  /// - Throws: `PairsError.nothingToDo`, with where the reasons are.
  func check(_ made: Counts.Number, of step: String, _ what: String) throws {
    guard let counts = counts[step], counts[made] == 0 else { return }
    throw PairsError(
      .nothingToDo, what, location: folder,
      advice: "\(Path.join(folder, "rejects")) has them by reason, and report.html what they have in common.")
  }

  private func damaged() -> [String] {
    let count = counts.values.reduce(0) { $0 + $1[.damagedAnswers] }
    return count == 0 ? [] : ["\(Amount.count(count)) damaged lines of the logs were asked for again"]
  }

  private func cost(_ counts: Counts) -> String {
    var text =
      "\(Amount.count(counts[.answers])) answers, \(Amount.count(counts[.promptTokens])) tokens read "
      + "(\(Amount.share(counts[.cachedTokens], of: counts[.promptTokens])) cached), "
      + "\(Amount.count(counts[.generatedTokens])) written"
    if let prices {
      let usage = Usage(
        promptTokens: counts[.promptTokens], completionTokens: counts[.generatedTokens],
        cachedTokens: counts[.cachedTokens])
      text += ", \(prices.cost(usage).fixed(2)) in all"
    }
    return text
  }
}
