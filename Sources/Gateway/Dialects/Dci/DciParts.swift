import HTTP
import JSON
import Posix
import Spool

/// Answers for what a job has: its files and its states.
struct DciParts: Sendable {
  private let fields: DciFields
  private let contents = DciContent()

  init(_ fields: DciFields) { self.fields = fields }

  // MARK: Jobstates

  func jobstates(_ job: DciJob, _ parameters: ListParameters, _ request: HTTPRequest) -> Answer {
    let states = job.states
    let all = states.states.map { fields.object($0, of: job) }
    let (places, total) = DciSmallList.page(all, parameters)
    let embedding = DciEmbedding(parameters.embeds, fields)
    let page = places.map { place in
      var object = all[place]
      embedding.embed(in: &object, states.states[place], of: job, states)
      return object
    }
    return Self.answer(DciSmallList.object("jobstates", page, total: total), request)
  }

  /// Nil where the job has no such state.
  func jobstate(
    _ id: DciItemID,
    _ job: DciJob,
    _ parameters: ListParameters,
    _ request: HTTPRequest
  ) -> Answer? {
    let states = job.states
    guard let state = states.states.first(where: { fields.names.id(.jobstate, $0.name, of: job.id) == id })
    else { return nil }
    var object = fields.object(state, of: job)
    DciEmbedding(parameters.embeds, fields).embed(in: &object, state, of: job, states)
    return Self.answer(["jobstate": .object(object)], request)
  }

  // MARK: Files

  /// The list is made piece by piece, as each of its files is read.
  func files(_ job: DciJob, _ parameters: ListParameters, _ request: HTTPRequest) -> Answer {
    let states = job.states
    let files = DciFileList(job).files
    let readsAll = parameters.names(anyOf: DciFields.contentKeys)
    let all = files.map { file in
      let object = fields.object(file, of: job, states)
      return readsAll ? contents.digested(object, file, of: job) : object
    }
    let (places, total) = DciSmallList.page(all, parameters)
    let embedding = DciEmbedding(parameters.embeds, fields)
    let source = DciFileSource(places) { place in
      var object = contents.complete(all[place], files[place], of: job)
      embedding.embed(in: &object, files[place], of: job, states)
      return JSONValue.object(object).compact
    }
    return JSONList.answer(
      to: request,
      head: "{\"_meta\":{\"count\":\(total)},\"files\":[",
      foot: "]}",
      source
    )
  }

  /// Nil where the job has no such file.
  func file(_ id: DciItemID, _ job: DciJob, _ parameters: ListParameters, _ request: HTTPRequest) -> Answer? {
    guard let file = find(id, job) else { return nil }
    let states = job.states
    var object = contents.complete(fields.object(file, of: job, states), file, of: job)
    DciEmbedding(parameters.embeds, fields).embed(in: &object, file, of: job, states)
    return Self.answer(["file": .object(object)], request)
  }

  /// The bytes, or the part that is asked for; nil where the job has no such file.
  func content(_ id: DciItemID, _ job: DciJob, _ request: HTTPRequest) -> Answer? {
    guard let found = find(id, job), let file = try? found.open(in: job),
      let status = try? file.descriptor.status()
    else { return nil }
    return FileAnswer.answer(
      to: request,
      file,
      length: max(0, status.size),
      // What still grows is another one at each moment.
      tag: found.isWhole ? FileTag.tag(status) : nil,
      modified: found.isWhole ? Int64(status.modified.seconds) : nil,
      fields: [
        HTTPResponse.Field("Content-Type", MediaType.of(found.path.last ?? "")), JSONAnswer.cacheControl,
        JSONAnswer.noSniffing,
        // Even a type that was let through by mistake must do nothing in a browser.
        HTTPResponse.Field("Content-Security-Policy", "default-src 'none'; sandbox"),
      ]
    )
  }

  private func find(_ id: DciItemID, _ job: DciJob) -> DciFile? {
    DciFileList(job).files.first { fields.names.id(.file, $0.name, of: job.id) == id }
  }

  private static func answer(_ value: JSONValue, _ request: HTTPRequest) -> Answer {
    Answer(JSONAnswer(value.compact).response(to: request))
  }
}

extension ListParameters {
  /// Whether a condition or the order is about one of these fields.
  func names(anyOf fields: [FieldPath]) -> Bool {
    conditions.contains { fields.contains($0.field) } || order.keys.contains { fields.contains($0.field) }
  }
}
