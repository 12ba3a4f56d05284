"""Why a person may not do something: whose task each action is."""

from collections.abc import Mapping
from typing import Final

from domain.model.organisation.people import Role
from domain.model.organisation.permissions import Action, NotPermitted

_SENTENCES: Final[Mapping[Action, str]] = {
    Action.SEE: "Этот инцидент ведёт другой орган, у вас нет доступа.",
    Action.REGISTER: "Регистрировать инциденты может отдел контроля.",
    Action.ROUTE: "Направлять инциденты может отдел контроля.",
    Action.CHANGE_IMPORTANCE: "Менять важность может отдел контроля.",
    Action.TAKE: "Взять инцидент в работу могут работники органа, который его ведёт.",
    Action.CONTRIBUTE: "Информацию для сводного ответа направляют работники этого органа.",
    Action.WITHDRAW_DRAFT: "Отозвать проект могут работники органа, который ведёт инцидент.",
    Action.RECALL_APPROVAL: "Отменить согласование может отдел контроля.",
    Action.SUBMIT_DRAFT: "Направлять проект ответа могут работники органа, который ведёт инцидент.",
    Action.DECIDE: "Согласовывать проекты ответов может отдел контроля.",
    Action.PLACE: "Отметить размещение могут работники органа, который ведёт инцидент,"
    " и отдел контроля.",
    Action.KEEP_PROMISE: "Обещанное в ответе ведут работники органа, который ответил,"
    " и отдел контроля.",
    Action.ADD_AUTHORS_REPLY: "Добавить ответ автора могут работники органа,"
    " который ведёт инцидент.",
    Action.ALLOW_INTERIM: "Разрешить ещё один промежуточный ответ может отдел контроля.",
    Action.LEAVE_UNANSWERED: "Оставить инцидент без ответа может отдел контроля.",
    Action.ACKNOWLEDGE: "Оповещение принимают заместитель главы и уполномоченные лица.",
    Action.REPORT_TO_HEAD: "Доклад главе отмечают заместитель главы и уполномоченные лица.",
    Action.ORDER_BRIEFING: "Поручить отчёт отделу контроля может заместитель главы.",
    Action.SEND_BRIEFING: "Вывод под отчётом пишет отдел контроля, он же направляет отчёт."
    " Обратитесь туда напрямую.",
    Action.REPORT: "Отчёт могут получить отдел контроля и заместитель главы.",
    Action.KEEP_TEMPLATES: "Шаблоны ответов ведёт отдел контроля.",
    Action.MARK_ABSENCE: "Отмечать отсутствие других работников могут ответственное должностное"
    " лицо их органа и отдел контроля.",
    Action.REFER: "Вернуть инцидент или предложить не отвечать могут работники органа,"
    " который его ведёт.",
    Action.DECIDE_REFERRAL: "Решение о возврате или предложении принимает отдел контроля.",
    Action.REOPEN: "Возобновить работу может отдел контроля.",
    Action.CANCEL: "Отменить регистрацию может отдел контроля.",
    Action.REGISTER_OWN: "Регистрировать публикации для органа могут его работники.",
    Action.GIVE_TO_CONTROL: "Передать публикацию может тот, кто её координирует.",
    Action.TEACH_WORDS: "Добавлять слова в словарь могут отдел контроля и ответственные"
    " должностные лица.",
    Action.ADMINISTER: "Настраивать бота может его администратор.",
    Action.APPOINT_OFFICER: "Уполномоченных лиц назначает заместитель главы.",
}

_ON_PUBLICATIONS: Final[Mapping[Action, str]] = {
    Action.SEE: "Эту публикацию ведёт другой орган, у вас нет доступа.",
    Action.REGISTER: "Регистрировать публикации могут отдел СМИ и органы администрации.",
    Action.ROUTE: "Направлять публикации может отдел СМИ.",
    Action.CHANGE_IMPORTANCE: "Повышенная важность бывает только у инцидентов.",
    Action.DECIDE: "Ответы на публикации не согласуются.",
    Action.RECALL_APPROVAL: "Ответы на публикации не согласуются.",
    Action.TAKE: "Взять публикацию в работу могут работники органа, который её ведёт.",
    Action.SUBMIT_DRAFT: "Отвечать на публикацию могут работники органа, который её ведёт.",
    Action.PLACE: "Отметить размещение могут работники органа, который ведёт публикацию,"
    " и отдел СМИ.",
    Action.KEEP_PROMISE: "Обещанное в ответе ведут работники органа, который ответил, и отдел СМИ.",
    Action.LEAVE_UNANSWERED: "Оставить публикацию без ответа может отдел СМИ.",
    Action.CANCEL: "Отменить регистрацию публикации может отдел СМИ.",
    Action.REOPEN: "Возобновить работу по публикации может отдел СМИ.",
    Action.REFER: "Вернуть публикацию или предложить не отвечать могут работники органа,"
    " который её ведёт.",
    Action.DECIDE_REFERRAL: "Решение о возврате или предложении принимает отдел СМИ.",
    Action.GIVE_TO_CONTROL: "Передать публикацию в отдел контроля может отдел СМИ.",
}
"""For the media department's coordination; the other sentences fit both kinds."""


def not_permitted(error: NotPermitted) -> str:
    """Return the sentence, for an incident or a publication."""
    if error.action is Action.REGISTER and error.number is None:
        return "Регистрировать сообщения могут отдел контроля, отдел СМИ и органы администрации."
    if error.coordinator is Role.MEDIA and error.action in _ON_PUBLICATIONS:
        return _ON_PUBLICATIONS[error.action]
    return _SENTENCES[error.action]
