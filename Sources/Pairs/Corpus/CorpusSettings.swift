internal import Base

/// Which passages a run has: how documents are cut, and how many passages are drawn.
package struct CorpusSettings: Sendable {
  /// How many are drawn, and of what.
  package var quotas: PassageQuotas
  /// How documents are cut.
  package var windows: PassageWindows.Settings

  /// Queries that exist already, whose positives belong to the corpus; nil where queries are written for seeds.
  package var list: QueryList?

  /// Settings with their defaults for cutting.
  package init(quotas: PassageQuotas, windows: PassageWindows.Settings = PassageWindows.Settings()) {
    self.quotas = quotas
    self.windows = windows
  }

  /// Writes the settings as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    quotas.describe(&json)
    json.key("windows")
    json.beginObject()
    windows.describe(&json)
    json.endObject()
    if let list {
      json.key("list")
      json.beginObject()
      list.describe(&json)
      json.endObject()
    }
  }
}
