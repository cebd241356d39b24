internal import Base

extension RunStatistics {
  /// Writes the members of a report: `totals`, `languages`, `stages` and the distributions.
  internal func writeMembers(to json: inout JSONWriter) {
    json.key("totals")
    writeTotals(to: &json)
    json.key("languages")
    json.beginObject()
    for (language, count) in languages.ranked {
      json.key(language)
      json.beginObject()
      json.key("documents")
      json.integer(count)
      json.key("characters")
      json.integer(characters[language])
      json.endObject()
    }
    json.endObject()
    json.key("stages")
    json.beginArray()
    for stage in stages { stage.write(to: &json) }
    json.endArray()
    for (name, tally) in distributions {
      json.key(name)
      tally.write(to: &json)
    }
  }

  private func writeTotals(to json: inout JSONWriter) {
    json.beginObject()
    json.key("records")
    json.integer(records.total)
    json.key("records_by_type")
    records.write(to: &json)
    json.key("pages")
    json.integer(pages)
    json.key("responses")
    json.integer(responses)
    json.key("documents")
    json.integer(documents)
    json.key("rejects")
    rejects.write(to: &json)
    json.key("faults")
    faults.write(to: &json)
    json.key("bytes_in")
    json.integer(bytesIn)
    json.key("bytes_out")
    json.integer(bytesOut)
    json.endObject()
  }

  private var distributions: [(String, Tally)] {
    [
      ("content_types", contentTypes), ("charsets", charsets), ("hosts", hosts),
      ("lengths", lengths), ("scores", scores),
    ]
  }

  /// Reads what `writeMembers` wrote; members that are missing count as nothing.
  internal init(_ json: JSONValue) {
    let totals = json["totals"] ?? .null
    records = Tally(totals["records_by_type"])
    pages = totals["pages"]?.integer ?? 0
    responses = totals["responses"]?.integer ?? 0
    documents = totals["documents"]?.integer ?? 0
    rejects = Tally(totals["rejects"])
    faults = Tally(totals["faults"])
    bytesIn = totals["bytes_in"]?.integer ?? 0
    bytesOut = totals["bytes_out"]?.integer ?? 0
    for member in json["languages"]?.members ?? [] {
      languages.add(member.key, member.value["documents"]?.integer ?? 0)
      characters.add(member.key, member.value["characters"]?.integer ?? 0)
    }
    stages = (json["stages"]?.array ?? []).map(StageCount.init)
    contentTypes = Tally(json["content_types"])
    charsets = Tally(json["charsets"])
    hosts = Tally(json["hosts"])
    lengths = Tally(json["lengths"])
    scores = Tally(json["scores"])
  }
}
