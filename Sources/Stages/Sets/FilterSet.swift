internal import Base

/// Stages under one name, as a paper or a data set used them together.
package struct FilterSet: Sendable {
  /// The kebab-case name.
  package var name: String
  /// What it is, in one sentence.
  package var summary: String
  /// The stages in their order, with the parameters that are not defaults.
  package var stages: [any Stage]

  /// All sets, by name.
  package static let all: [FilterSet] = [
    FilterSet(
      name: "gopher", summary: "Gopher's rules: repetition, then quality (arXiv 2112.11446).",
      stages: [GopherRepetition(), GopherQuality()]),
    FilterSet(name: "c4", summary: "C4's lines and pages (arXiv 1910.10683).", stages: [C4Quality()]),
    FilterSet(name: "mc4", summary: "mC4's three long lines (arXiv 2010.11934).", stages: [C4Paragraphs()]),
    FilterSet(
      name: "fineweb",
      summary: "FineWeb's chain: Gopher, C4 without end marks, FineWeb's own rules, PII (arXiv 2406.17557).",
      stages: [GopherRepetition(), GopherQuality(), c4WithoutEndMarks, FineWebQuality(), MaskPII()]),
    FilterSet(
      name: "madlad400",
      summary: "MADLAD-400's rules of lines, pages and sentences (arXiv 2309.04662).",
      stages: [
        KeepMadladLines(), DropLoremIpsum(), DropPolicyPages(), DropCurlyBrackets(), DropFewSentences(),
        KeepFirstSpans(), LimitQuestionable(), LimitChineseSignals(),
      ]),
  ]

  private static var c4WithoutEndMarks: C4Quality {
    var stage = C4Quality()
    stage.wantsEndMarks = false
    return stage
  }

  /// The stages that names stand for: of sets, and of single stages with their defaults.
  ///
  /// - Throws: `unknownStage`, with the nearest name.
  package static func stages(named names: [String]) throws(StageError) -> [any Stage] {
    guard !names.isEmpty else {
      throw StageError(.unknownStage, "no filter set or stage is named", advice: "dataprep filter list names all.")
    }
    var stages: [any Stage] = []
    for name in names {
      if let set = all.first(where: { $0.name == name }) {
        stages += set.stages
      } else if let stage = StageRegistry.all.first(where: { $0.id == name }) {
        stages.append(stage.init())
      } else {
        let known = all.map(\.name) + StageRegistry.all.map { $0.id }
        throw StageError(
          .unknownStage, "no filter set or stage is called \(name)",
          advice: nearestName(to: name, among: known).map { "Did you mean \($0)?" }
            ?? "dataprep filter list names all.")
      }
    }
    return stages
  }
}
