/// Gecko's form of texts (arXiv 2403.20327, appendix B), which EmbeddingGemma's prompts have as well.
package enum UnifiedText {
  /// `task: question answering | query: who was first`.
  package static func query(_ query: String, task: String) -> String { "task: \(task) | query: \(query)" }

  /// `title: none | text: It was ...`: a title that is missing or blank is the word none.
  package static func passage(title: String, text: String) -> String {
    "title: \(title.allSatisfy(\.isWhitespace) ? "none" : title) | text: \(text)"
  }

  /// A passage beside a query: as a query where the task's sides are of one kind.
  static func passage(_ passage: PairPassage, of tuple: PairTuple) -> String {
    tuple.isSymmetric
      ? query(passage.text, task: tuple.task) : self.passage(title: passage.title, text: passage.text)
  }
}
