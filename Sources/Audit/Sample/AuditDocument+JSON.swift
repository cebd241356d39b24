package import Base

extension AuditDocument {
  /// Writes a line of `sample.jsonl.zst`, without its line feed. Every line has every member, so that readers which
  /// guess types from the first lines guess right.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", id)
    json.member("order", order)
    switch origin {
    case .kept: json.member("reason", "")
    case .rejected(let reason): json.member("reason", reason)
    }
    json.member("stratum", stratum)
    json.member("weight", weight, decimals: 6)
    json.member("host", host)
    json.member("host_documents", hostDocuments)
    json.member("url", url)
    json.member("title", title)
    json.member("dump", dump)
    json.member("html_language", htmlLanguage)
    json.member("language", language)
    json.member("language_score", languageScore, decimals: 6)
    json.key("rivals")
    json.beginArray()
    for rival in rivals {
      json.beginObject()
      json.member("language", rival.code)
      json.member("score", rival.score, decimals: 6)
      json.member("in_model", rival.isInModel)
      json.endObject()
    }
    json.endArray()
    json.key("scripts")
    json.beginArray()
    for script in scripts {
      json.beginObject()
      json.member("script", script.code)
      json.member("share", script.share, decimals: 6)
      json.endObject()
    }
    json.endArray()
    // -1 and not null: a column whose first rows are null has no type.
    json.member("word_list_share", wordListShare ?? -1, decimals: 6)
    json.member("duplicates", duplicates)
    json.member("text", text)
    json.endObject()
  }

  /// A line of `sample.jsonl.zst`.
  ///
  /// - Throws: `.badRecord` where a member is missing or of another type.
  package init(_ json: JSONValue) throws(AuditError) {
    guard let id = json["id"]?.string, let order = json["order"]?.count, let reason = json["reason"]?.string,
      let stratum = json["stratum"]?.string, let weight = json["weight"]?.number, weight > 0, weight.isFinite,
      let language = json["language"]?.string, let score = json["language_score"]?.number,
      let text = json["text"]?.string
    else {
      throw AuditError(.badRecord, "a document of the sample has no id, order, stratum, weight, language or text")
    }
    self.init(
      id: id, order: order, origin: reason.isEmpty ? .kept : .rejected(reason: reason), stratum: stratum,
      weight: weight, language: language, languageScore: score, text: text)
    host = json["host"]?.string ?? ""
    hostDocuments = json["host_documents"]?.count ?? 0
    url = json["url"]?.string ?? ""
    title = json["title"]?.string ?? ""
    dump = json["dump"]?.string ?? ""
    htmlLanguage = json["html_language"]?.string ?? ""
    rivals = (json["rivals"]?.array ?? []).compactMap { rival in
      guard let code = rival["language"]?.string, let score = rival["score"]?.number else { return nil }
      return Rival(code: code, score: score, isInModel: rival["in_model"] == .bool(true))
    }
    scripts = (json["scripts"]?.array ?? []).compactMap { script in
      guard let code = script["script"]?.string, let share = script["share"]?.number else { return nil }
      return (code, share)
    }
    if let share = json["word_list_share"]?.number, share >= 0 { wordListShare = share }
    duplicates = json["duplicates"]?.count ?? 0
  }
}
