internal import Base

/// A prompt with examples, of one task family and language, read from a file that people write (docs/pairs-prompts.md).
///
/// What stands before a request is the same for all passages, so that servers keep it in their caches.
package struct PromptTemplate: Sendable, Equatable {
  /// What a prompt asks for.
  package enum Kind: String, Sendable, CaseIterable {
    /// A task and a query for a passage.
    case synthesis
    /// How likely a query is after a passage: nothing is generated.
    case queryLikelihood = "query-likelihood"
    /// One label that says whether a passage fits a query.
    case relevance

    /// The variables that a request may have.
    internal var variables: [PromptText.Variable] {
      switch self {
      case .synthesis: [.passage, .title, .language, .persona, .difficulty, .length]
      case .queryLikelihood, .relevance: [.passage, .title, .language, .task, .query]
      }
    }
  }

  /// The family of templates for all families, and the language of those for all languages.
  package static let any = "any"
  /// Tokens of an answer, unless a template says otherwise: a task and a query of two sentences.
  internal static let usualTokens = 96
  /// Strings that may stop an answer: more are refused by some servers.
  internal static let stopLimit = 4

  /// The file's name.
  package let name: String
  /// What it asks for.
  package let kind: Kind
  /// The task family in kebab-case, or `any`.
  package let family: String
  /// The canonical tag of the language, or `any`.
  package let language: String
  /// Whether queries and passages of the family are of one kind, so that both get the format of queries (arXiv 2403.20327,
  /// appendix B).
  package let isSymmetric: Bool
  /// Descriptions of the task, the usual one first; none for scoring.
  package let tasks: [String]
  /// Labels of relevance, the best first.
  package let labels: [String]
  /// Tokens that an answer may have.
  package let maxTokens: Int
  /// Strings at which an answer ends.
  package let stop: [String]
  /// SHA-256 of the file, in hexadecimal: a part of the keys of logs.
  package let digest: String
  /// The queries of the examples.
  package let exampleQueries: [String]
  internal let instruction: PromptText
  /// The examples, with empty lines between them.
  internal let examples: String
  internal let request: PromptText
  /// The request without its last line, for models that chat.
  internal let shortRequest: PromptText
  internal let chat: PromptText

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - text: the file's text.
  ///   - name: its name, for messages and descriptions.
  ///   - location: where it is, for messages.
  /// - Throws: `badRecord` with the line, and the nearest right word for one that is wrong.
  package init(_ text: String, name: String, location: String? = nil) throws(PairsError) {
    let file = try TemplateFile(text, location: location ?? name)
    self.name = name
    let kind = file.kind
    self.kind = kind
    family = file.family
    language = file.language
    isSymmetric = file.isSymmetric
    tasks = file.tasks
    labels = file.labels
    maxTokens = file.maxTokens ?? (kind == .synthesis ? Self.usualTokens : 1)
    digest = Digest.sha256(text)
    let global: [PromptText.Variable] = kind == .synthesis ? [.language] : []
    instruction = try file.text(file.instruction, allowed: global)
    examples = file.examples.map(\.text).joined(separator: "\n\n")
    request = try file.text(file.request, allowed: kind.variables)
    let lines = file.request.text.split(separator: "\n", omittingEmptySubsequences: false)
    shortRequest = try file.text(
      TemplateFile.Section(line: file.request.line, text: lines.dropLast().joined(separator: "\n")),
      allowed: kind.variables)
    chat =
      try file.chat.map { section throws(PairsError) in try file.text(section, allowed: global) }
      ?? PromptText(plain: "")
    stop = file.stop ?? (kind == .synthesis ? Self.usualStops(lines) : [])
    exampleQueries = try file.checkedQueries(request)
  }

  /// An empty line, and the labels with which the next passage would begin.
  private static func usualStops(_ request: [Substring]) -> [String] {
    var stops = ["\n\n"]
    for line in request where line.contains("{passage}") || line.contains("{title}") {
      guard let colon = line.firstIndex(of: ":"), !line[..<colon].contains("{") else { continue }
      stops.append("\n\(line[...colon])")
    }
    return Array(stops.prefix(stopLimit))
  }
}
