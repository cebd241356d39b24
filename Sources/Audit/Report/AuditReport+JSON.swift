package import Base

extension AuditReport {
  /// Writes the report as one object, without texts: it can be shared.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("audit", name)
    json.member("language", language)
    json.key("verdict")
    verdict.write(to: &json)
    json.key("population")
    json.value(record["population"] ?? .null)
    json.key("sampled")
    json.beginObject()
    json.member("kept", sampled.kept)
    json.member("rejected", sampled.rejected)
    json.endObject()
    json.key("bad")
    Self.write(bad, to: &json)
    json.member("characters_at_risk", charactersAtRisk)
    json.member("interval_method", "Wilson, 95 %, effective number of labels (Kish)")
    write(labels, as: "labels", to: &json)
    write(strata, as: "strata", to: &json)
    write(proficiencies, as: "proficiencies", to: &json)
    write(rejects, as: "rejects", to: &json)
    json.key("hosts")
    json.beginArray()
    for host in hosts {
      json.beginObject()
      json.member("host", host.name)
      json.member("documents", host.documents)
      json.member("good", host.good)
      json.member("bad", host.bad)
      json.endObject()
    }
    json.endArray()
    json.key("languages")
    json.beginArray()
    for code in codes {
      json.beginObject()
      json.member("code", code.code)
      json.member("count", code.count)
      json.endObject()
    }
    json.endArray()
    writeRaters(to: &json)
    json.endObject()
  }

  private func writeRaters(to json: inout JSONWriter) {
    json.key("raters")
    json.beginArray()
    for work in raters {
      json.beginObject()
      json.member("rater", work.rater.name)
      json.member("proficiency", work.rater.proficiency?.rawValue)
      json.member("labels", work.labels)
      json.key("median_seconds")
      Self.write(work.seconds, decimals: 1, to: &json)
      json.endObject()
    }
    json.endArray()
    json.key("agreement")
    json.beginArray()
    for pair in pairs {
      json.beginObject()
      json.member("raters", [pair.raters.0, pair.raters.1])
      json.member("documents", pair.labels.documents)
      json.key("labels")
      Self.write(pair.labels, to: &json)
      json.key("good_or_bad")
      Self.write(pair.outcomes, to: &json)
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ rows: [Row], as name: StaticString, to json: inout JSONWriter) {
    json.key(name)
    json.beginArray()
    for row in rows {
      json.beginObject()
      json.member("name", row.name)
      if row.documents > 0 { json.member("documents", row.documents) }
      Self.writeMembers(row.share, to: &json)
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ share: ShareOfLabels, to json: inout JSONWriter) {
    json.beginObject()
    writeMembers(share, to: &json)
    json.endObject()
  }

  private static func writeMembers(_ share: ShareOfLabels, to json: inout JSONWriter) {
    json.member("count", share.count)
    json.member("labels", share.labels)
    json.key("share")
    write(share.share, decimals: 6, to: &json)
    json.key("low")
    write(share.interval?.low, decimals: 6, to: &json)
    json.key("high")
    write(share.interval?.high, decimals: 6, to: &json)
  }

  private static func write(_ agreement: Agreement, to json: inout JSONWriter) {
    json.beginObject()
    for (name, value) in [("raw", agreement.raw), ("kappa", agreement.kappa), ("ac1", agreement.ac1)] {
      json.key(name)
      json.beginObject()
      json.key("value")
      write(value.value, decimals: 6, to: &json)
      json.key("low")
      write(value.interval?.low, decimals: 6, to: &json)
      json.key("high")
      write(value.interval?.high, decimals: 6, to: &json)
      json.endObject()
    }
    json.endObject()
  }

  /// A number, or `null` where it is not defined.
  private static func write(_ value: Double?, decimals: Int, to json: inout JSONWriter) {
    if let value, value.isFinite { json.number(value, decimals: decimals) } else { json.null() }
  }
}
