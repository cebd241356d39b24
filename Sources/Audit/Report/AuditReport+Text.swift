internal import Base
internal import Jobs

extension AuditReport {
  /// The report as lines for a terminal.
  package func lines() -> [String] {
    var lines = ["\(language)  \(name)", sentence, ""]
    lines.append("bad documents: \(Self.text(bad)) of kept ones")
    if !labels.isEmpty {
      lines += ["", "labels"] + Self.table(labels.map { [$0.name, "\($0.share.count)", Self.text($0.share)] })
    }
    if strata.count > 1 {
      lines += ["", "bad, by stratum"]
      lines += Self.table(
        strata.map {
          [$0.name, "\($0.share.count) of \($0.share.labels)", Self.text($0.share), "\($0.documents) docs"]
        })
    }
    if proficiencies.count > 1 {
      lines += ["", "bad, by the raters' proficiency"]
      lines += Self.table(
        proficiencies.map { [$0.name, "\($0.share.count) of \($0.share.labels)", Self.text($0.share)] })
    }
    if !codes.isEmpty {
      lines += ["", "other languages"] + Self.table(codes.map { [$0.code, "\($0.count)"] })
    }
    if !hosts.isEmpty {
      lines += ["", "hosts of bad documents"]
      lines += Self.table(
        hosts.prefix(10).map { [$0.name, "\($0.bad) bad", "\($0.good) good", "\($0.documents) docs"] })
    }
    if !rejects.isEmpty {
      lines += ["", "good documents among rejected ones"]
      lines += Self.table(
        rejects.map {
          [$0.name, "\($0.share.count) of \($0.share.labels)", Self.text($0.share), "\($0.documents) docs"]
        })
    }
    for pair in pairs {
      lines += [
        "", "agreement of \(pair.raters.0) and \(pair.raters.1) on \(pair.labels.documents) documents, good or bad",
      ]
      lines += Self.table([
        ["raw", Self.text(pair.outcomes.raw)], ["kappa", Self.text(pair.outcomes.kappa)],
        ["AC1", Self.text(pair.outcomes.ac1)],
      ])
    }
    return lines
  }

  /// The verdict as a sentence, with what to do next.
  package var sentence: String { verdict.sentence + (nextStep.map { " \($0)" } ?? "") }

  /// What to do next; nil where nothing is left.
  package var nextStep: String? {
    switch verdict.decision {
    case .undecided:
      "Label more: dataprep audit label --lang \(language) --serve"
    case .drop:
      "See what rules would help: dataprep audit decide --lang \(language)"
    case .keep:
      bad.count > 0 ? "Rules for the rest: dataprep audit decide --lang \(language)" : nil
    }
  }

  /// `4.2 % [1.6 %, 10.1 %]`.
  static func text(_ share: ShareOfLabels) -> String {
    guard let value = share.share, let interval = share.interval else { return "no labels" }
    return "\(percent(value)) [\(percent(interval.low)), \(percent(interval.high))]"
  }

  /// `0.81 [0.72, 0.90]`, or `undefined`.
  static func text(_ coefficient: Agreement.Coefficient) -> String {
    guard let value = coefficient.value else { return "undefined" }
    guard let interval = coefficient.interval else { return value.fixed(2) }
    return "\(value.fixed(2)) [\(interval.low.fixed(2)), \(interval.high.fixed(2))]"
  }

  /// `4.2 %`.
  static func percent(_ share: Double) -> String { "\((100 * share).fixed(1)) %" }

  /// Rows whose columns begin below each other.
  private static func table(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      "  "
        + row.enumerated().map { column, cell in
          column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
        }.joined()
    }
  }
}
