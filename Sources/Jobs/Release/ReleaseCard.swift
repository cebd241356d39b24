internal import Base
internal import Records

/// The card of a release: a configuration a subset, such as `sw_clean`, and one of all languages for each tier.
internal struct ReleaseCard {
  private let manifest: ReleaseManifest

  init(_ manifest: ReleaseManifest) { self.manifest = manifest }

  var card: DatasetCard {
    let format = manifest.format
    let totals = manifest.totals
    var card = DatasetCard(
      mark: "# Written by dataprep release.", format: format, prettyName: manifest.card.name,
      license: manifest.card.license)
    let tiers = Verdict.Tier.all.reversed().filter { tier in totals.contains { $0.subset.tier == tier } }
    for (place, tier) in tiers.enumerated() {
      card.configurations.append(
        .init(
          name: tier.name, files: "data/*/*_\(tier.name)_*\(format.suffix)", schema: tier.schema,
          isDefault: place == 0))
    }
    for (subset, _) in totals {
      if card.languages.last != subset.language { card.languages.append(subset.language) }
      card.configurations.append(
        .init(name: subset.name, files: ReleaseNames.shards(subset, format), schema: subset.tier.schema))
    }
    guard let first = totals.first?.subset else { return card }
    card.body = [
      "# \(Self.plain(manifest.card.name))", "",
      "Documents of web pages by language. `clean` is what passed every filter, `noisy` what passed the first ones; noisy "
        + "holds clean, and says of each other document which `stage` kept it out of clean, and for which `reason`.",
      "", "```python", "import datasets",
      "one = datasets.load_dataset(\".\", \"\(first.name)\", split=\"train\")  # in this folder: a language and a tier",
      "all = datasets.load_dataset(\".\", \"\(tiers[0].name)\", split=\"train\")  # every language", "```", "",
      "| language | | documents | characters | files | bytes |", "|---|---|---:|---:|---:|---:|",
    ]
    for (subset, total) in totals {
      card.body.append(
        "| \(subset.language) \(Self.plain(LanguageTag(subset.language)?.englishName ?? "")) | \(subset.tier.name) | "
          + "\(total.documents) | \(total.characters) | \(total.files) | \(total.byteCount) |")
    }
    card.body += [
      "",
      "`manifest.json` has the size, SHA-256 and counts of every file, and what was removed after publication; "
        + "`croissant.json` the same for machines.",
    ]
    if !manifest.crawls.isEmpty {
      card.body += ["", "Made of: " + manifest.crawls.prefix(100).map(Self.plain).joined(separator: ", ") + "."]
    }
    return card
  }

  /// Text without what Markdown takes for markup.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for character in PrintableText.line(text) {
      if "\\`*_{}[]<>#|!&~".contains(character) { plain.append("\\") }
      plain.append(character)
    }
    return plain
  }
}
