/// A passage as exports have it.
package struct PairPassage: Sendable, Equatable {
  /// Its identifier in the corpus: not empty, without spaces, quotes and control characters.
  package var id: String
  /// Its title; empty where it has none.
  package var title: String
  /// Its text.
  package var text: String
  /// Where it is from; empty where that is not known.
  package var url: String

  /// A passage.
  package init(id: String, title: String, text: String, url: String) {
    self.id = id
    self.title = title
    self.text = text
    self.url = url
  }

  /// The title; empty for one of white space alone.
  var knownTitle: String { title.allSatisfy(\.isWhitespace) ? "" : title }

  /// Title and text as one, for readers that have no titles.
  var folded: String { knownTitle.isEmpty ? text : "\(title) \(text)" }
}
