internal import Base
package import Deduplication

/// All that decides how documents are deduplicated.
package struct DeduplicationSettings: Sendable {
  /// What makes documents duplicates.
  package var rule: DuplicateRule
  /// Which one is kept.
  package var keep: KeepPolicy
  /// Whether all documents of a cluster go, the kept one too.
  package var dropsAll = false
  /// Whether documents get a weight by the size of their cluster.
  package var addsWeights = false
  /// When a source loses so much that somebody has to look.
  package var alarm: LossAlarm
  /// Sources that may lose as much as they do.
  package var accepted: Set<String> = []
  /// Earlier runs whose documents stand for those of this one too.
  package var against: [EarlierRun] = []
  /// Bytes for sorting; nothing that is written depends on it.
  package var memory = 1 << 30

  /// Settings made of their parts.
  package init(rule: DuplicateRule, keep: KeepPolicy = .longest, alarm: LossAlarm = LossAlarm()) {
    self.rule = rule
    self.keep = keep
    self.alarm = alarm
  }

  /// Writes what decides signatures and the order of documents.
  internal func describeSignatures(_ json: inout JSONWriter) {
    rule.describe(&json)
    json.member("keep", keep.name)
  }

  /// Writes which earlier runs count.
  internal func describeAgainst(_ json: inout JSONWriter) {
    json.key("against")
    json.beginArray()
    for run in against { json.string(run.digest) }
    json.endArray()
  }

  /// Writes what decides which documents go.
  internal func describeDecisions(_ json: inout JSONWriter) {
    describeSignatures(&json)
    if case .similar(let similarity) = rule {
      json.key("threshold")
      if let threshold = similarity.threshold { json.number(threshold) } else { json.null() }
    }
    describeAgainst(&json)
    json.member("drop_all", dropsAll)
    json.key("alarm_share")
    json.number(alarm.share)
    json.member("alarm_documents", alarm.documents)
  }
}

extension KeepPolicy {
  /// As options spell it.
  package var name: String {
    switch self {
    case .longest: "longest"
    case .first: "first"
    case .score(let field): "score:\(field)"
    case .source(let order): "source:\(order.joined(separator: ","))"
    }
  }

  /// The policy that options spell so; nil for another word.
  package init?(name: String) {
    switch name {
    case "longest": self = .longest
    case "first": self = .first
    case _ where name.hasPrefix("score:") && name.utf8.count > 6: self = .score(field: String(name.dropFirst(6)))
    case _ where name.hasPrefix("source:") && name.utf8.count > 7:
      self = .source(name.dropFirst(7).split(separator: ",").map(String.init))
    default: return nil
    }
  }
}
