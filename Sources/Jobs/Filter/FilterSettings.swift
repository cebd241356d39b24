package import Base
package import Records
package import Stages

/// Everything that decides what a filter run writes for an input.
package struct FilterSettings: Sendable {
  /// What is done with documents that stages speak against.
  package enum Mode: String, Sendable, CaseIterable {
    /// They are dropped.
    case drop
    /// All documents stay as they are, with their scores and the reasons.
    case annotate
  }

  /// The stages in their order; analyses are put between them.
  package var stages: [any Stage]
  /// What is done with documents that stages speak against.
  package var mode = Mode.drop
  /// The least tier that a document of `docs/` is kept for.
  package var tier = Verdict.Tier.clean
  /// The language whose words are counted in documents that have none.
  package var language = "en"
  /// How output files are stored.
  package var format = JSONLinesFormat.zstd
  /// Which rejects are written.
  package var rejects = RejectPolicy.all

  /// Settings with some stages, and defaults.
  package init(_ stages: [any Stage]) { self.stages = stages }

  /// The stages as they run, with the analyses that they need.
  package var placed: [any Stage] { Analyze.placed(in: stages, language: language) }

  /// Writes all that decides what is written, as members of an object, in a fixed order.
  package func write(to json: inout JSONWriter) {
    placed.describe(&json)
    json.member("mode", mode.rawValue)
    json.member("tier", tier == .clean ? "clean" : "noisy")
    json.member("format", format.rawValue)
    json.member("rejects", rejects.rawValue)
  }
}
