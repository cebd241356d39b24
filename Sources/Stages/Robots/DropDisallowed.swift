internal import Base
package import Records

/// Drops pages that the robots.txt of their server disallows, by rules that `dataprep robots` made of captured robots.txt files.
///
/// No rules are built in. A page is dropped where one of the agents may not have it: each by the group that names it, else by the
/// group for all. It goes to the shelf `blocked/`, as what is on a list of `block-list`. After the language is identified, reports
/// say what each language loses; as the first stage, nothing is done to pages that go.
///
/// Cost: a binary search for the server, and the comparison of the page's path with the server's rules.
package struct DropDisallowed: Stage {
  package static let reason = Drop.Reason.disallowed
  package static let id = "robots"
  package static let purpose = ["rules"]
  package static let group = "robots"
  package static let summary = "Drops pages that the robots.txt of their server disallows."
  package static let parameters: [StageParameter<DropDisallowed>] = [
    .init("rules", \.rules, "The file of rules that dataprep robots made; null for none.") { resources, name in
      try resources.robotsRules(name)
    },
    .init("agents", \.agents, "Those of the file's agents whose rules count; empty for all."),
  ]
  package static let examples: [StageExample] = [
    .keeps("any page, without rules", ExampleDocument(text: "Maji ni uhai.", url: "https://example.org/private/"))
  ]

  /// The rules; nil for none.
  package var rules: StageResource<RobotsRules>?
  /// Product tokens; empty for all of the file.
  package var agents: Set<String> = []

  /// Without rules.
  package init() {}

  package var measure: Document.Measure { .text }

  package func makeWorker() throws -> any StageWorker {
    guard let rules = rules?.value else { return DropDisallowedWorker(nil) }
    guard !agents.isEmpty else { return DropDisallowedWorker(rules) }
    return DropDisallowedWorker(try rules.selecting(agents))
  }
}

extension Drop.Reason {
  /// The server's robots.txt disallows the page.
  package static let disallowed = Drop.Reason(rawValue: "robots")
}

private final class DropDisallowedWorker: StageWorker {
  private let rules: RobotsRules?
  private var scratch = RobotsOrigin()

  init(_ rules: RobotsRules?) { self.rules = rules }

  func run(_ batch: inout Batch) {
    guard let rules else { return }
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      let url = batch.documents[row].url.range
      guard let refusal = batch.strings.withSpan(url, { rules.refusal(of: $0, &scratch) }) else { continue }
      batch.drop(
        row, stage: DropDisallowed.group, for: .disallowed,
        [
          .init("agent", .text(refusal.agent)), .init("rule", .text("Disallow: \(refusal.rule)")),
          .init("line", .integer(refusal.line)), .init("captured", .text(refusal.date)),
        ])
    }
  }
}
