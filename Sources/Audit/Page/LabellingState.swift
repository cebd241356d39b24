internal import Base
internal import Records

/// What the page shows, as JSON.
///
/// Scores, the stratum and the reason of a reject are not in it for the document that is before the rater: they would tell
/// what others made of it. They come with the document that was labelled last.
enum LabellingState {
  static func write(_ session: LabellingSession, isEnded: Bool, to json: inout JSONWriter) {
    let language = LanguageTag(session.language)
    json.beginObject()
    json.member("language", session.language)
    json.member("language_name", language?.englishName ?? session.language)
    json.member("rater", session.rater.name)
    json.member("proficiency", session.rater.proficiency?.rawValue ?? "")
    json.member("second", session.isSecond)
    json.member("ended", isEnded)
    json.member("number", session.number ?? 0)
    json.member("labelled", session.labelled)
    json.member("total", session.queue.count)
    json.member("seconds_left", session.secondsLeft ?? -1, decimals: 0)
    write(choices: session.rater, to: &json)
    json.key("document")
    if let document = session.current {
      write(document, of: language, session, to: &json)
    } else {
      json.null()
    }
    json.key("last")
    if let last = session.last { write(last.document, last.entry, to: &json) } else { json.null() }
    json.endObject()
  }

  private static func write(choices rater: Rater, to json: inout JSONWriter) {
    json.key("choices")
    json.beginArray()
    for label in rater.choices {
      json.beginObject()
      json.member("label", label.rawValue)
      json.member("key", String(label.key))
      json.member("title", label.title)
      json.member("hint", label.hint)
      json.endObject()
    }
    json.endArray()
    json.key("flag_choices")
    json.beginArray()
    for flag in AuditFlag.allCases {
      json.beginObject()
      json.member("flag", flag.rawValue)
      json.member("key", String(flag.key))
      json.member("title", flag.title)
      json.endObject()
    }
    json.endArray()
  }

  private static func write(
    _ document: AuditDocument, of language: LanguageTag?, _ session: LabellingSession, to json: inout JSONWriter
  ) {
    json.beginObject()
    json.member("id", document.id)
    json.member("title", document.title)
    json.member("url", document.url)
    json.member("host", document.host)
    json.member("dump", document.dump)
    json.member("text", document.text)
    json.member("lang", attribute(of: document, language))
    json.member("html_language", document.htmlLanguage)
    json.key("scripts")
    json.beginArray()
    for script in document.scripts {
      json.beginObject()
      json.member("script", script.code)
      json.member("name", Script(script.code)?.name ?? script.code)
      json.member("share", script.share, decimals: 4)
      // Whether the language is written in it.
      let known = Script(script.code)
      json.member("expected", language?.scripts.contains { $0 == known || known.map($0.covers) ?? false } ?? true)
      json.endObject()
    }
    json.endArray()
    json.key("rivals")
    json.beginArray()
    for rival in document.rivals {
      json.beginObject()
      json.member("language", rival.code)
      json.member("name", LanguageTag(rival.code)?.englishName ?? rival.code)
      json.member("in_model", rival.isInModel)
      json.endObject()
    }
    json.endArray()
    json.key("offers")
    json.beginArray()
    for offer in session.offers {
      json.beginObject()
      json.member("language", offer.code)
      json.member("name", offer.englishName)
      json.endObject()
    }
    json.endArray()
    json.member("word_list_share", document.wordListShare ?? -1, decimals: 4)
    json.member("host_documents", document.hostDocuments)
    let mates = session.hostMates
    json.member("host_sampled", mates.count)
    json.key("host_pages")
    json.beginArray()
    for mate in mates.prefix(5) { json.string(mate.title.isEmpty ? mate.url : mate.title) }
    json.endArray()
    json.member("duplicates", document.duplicates)
    let remarks = session.remarks
    json.member("flags", (remarks?.flags ?? []).map(\.rawValue))
    json.member("note", remarks?.note ?? "")
    json.endObject()
  }

  private static func write(_ document: AuditDocument, _ entry: LabelEntry, to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", document.id)
    json.member("name", document.title.isEmpty ? document.host : document.title)
    json.member("label", entry.label?.title ?? "")
    json.member("code", entry.code ?? "")
    json.member("language", document.language)
    json.member("score", document.languageScore, decimals: 4)
    json.key("rivals")
    json.beginArray()
    for rival in document.rivals.prefix(3) {
      json.beginObject()
      json.member("language", rival.code)
      json.member("score", rival.score, decimals: 4)
      json.member("in_model", rival.isInModel)
      json.endObject()
    }
    json.endArray()
    json.member("stratum", document.stratum)
    if case .rejected(let reason) = document.origin { json.member("reason", reason) } else { json.member("reason", "") }
    json.endObject()
  }

  /// The attribute `lang` of the text, by which browsers choose fonts and break lines: the language, or where the text is in
  /// a script that the language does not use, that script.
  private static func attribute(of document: AuditDocument, _ language: LanguageTag?) -> String {
    guard let language else { return "und" }
    guard let first = document.scripts.first.flatMap({ Script($0.code) }),
      !language.scripts.contains(where: { $0 == first || $0.covers(first) })
    else { return language.code.replacing("_", with: "-") }
    return "und-\(first.code)"
  }
}
