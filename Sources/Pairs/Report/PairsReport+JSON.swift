internal import Base
internal import Runs

extension PairsReport {
  /// The report for programs: `report.json`.
  package func json() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    json.key("alarms")
    json.beginArray()
    for alarm in alarms {
      json.beginObject()
      json.member("id", alarm.id)
      json.member("message", alarm.message)
      json.member("advice", alarm.advice)
      json.endObject()
    }
    json.endArray()
    for (name, number) in [
      ("passages", drawn[.passages]), ("seeds", drawn[.seeds]), ("asked", made[.asked]), ("parsed", parsed.count),
      ("queries", selected[.queriesWritten]), ("contaminated", selected[.contaminated]),
      ("seeds_forced", retrieved[.seedsForced]), ("pairs", fused[.pairs]), ("relabelled", fused[.relabelled]),
      ("pairs_with_seed", fused[.pairsWithSeed]), ("candidates", fused[.candidates]), ("said_yes", fused[.saidYes]),
      ("said_no", fused[.saidNo]), ("answers", all[.answers]), ("prompt_tokens", all[.promptTokens]),
      ("cached_tokens", all[.cachedTokens]), ("generated_tokens", all[.generatedTokens]),
    ] {
      json.key(name)
      json.integer(number)
    }
    json.member("agreement", number: agreement?.mean)
    var rejects = made[.queryRejects]
    rejects.add(selected[.queryRejects])
    rejects.add(fused[.pairRejects])
    for (name, tally) in [
      ("rejects", rejects), ("families", selected[.families]), ("tasks", fused[.tasks]),
      ("languages", fused[.queryLanguages].total > 0 ? fused[.queryLanguages] : selected[.queryLanguages]),
    ] {
      json.key(name)
      tally.write(to: &json)
    }
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  /// Writes `report.json` and `report.html` into a directory.
  internal func write(to folder: String) throws {
    for (name, bytes) in [("report.json", json()), ("report.html", PairsPage(self).html())] {
      var file = try AtomicFile(path: Path.join(folder, name))
      try file.write(bytes.span)
      try file.commit()
    }
  }
}
