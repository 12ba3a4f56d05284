// Calls by @maxhub/max-bot-api, as its documentation shows them: `calls.mjs TOKEN ADDRESS`.
// The person 501 and the group -1003 are there, and the channel -1005 with the bot as an administrator.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';

const [token, baseUrl] = process.argv.slice(2);
const IVANOVA = 501;
const GROUP = -1003;
const CHANNEL = -1005;
const PAUSE = 600; // ms: MAX takes two calls of a kind a second in a chat

// A module is looked for beside the one that imports it; the client is installed elsewhere.
const require = createRequire(`${process.env.OTKLIK_CLIENTS}/`);
const { Bot, Keyboard } = require('@maxhub/max-bot-api');
const { api } = new Bot(token, { clientOptions: { baseUrl } });

const slowly = async (call) => {
  await setTimeout(PAUSE);
  return call();
};
const refused = (call, code) => assert.rejects(slowly(call), { code });

async function account() {
  assert.equal((await api.getMyInfo()).is_bot, true);
  await api.setMyCommands([{ name: 'help', description: 'Помощь' }]);
  assert.equal((await api.getMyInfo()).commands[0].name, 'help');
  await api.deleteMyCommands();
  assert.deepEqual((await api.getMyInfo()).commands, []);
  assert.deepEqual(await api.getSubscriptions(), []);
  await api.subscribe('https://otklik.example.ru/max', 'secret-of-the-tests', ['message_created']);
  assert.equal((await api.getSubscriptions())[0].url, 'https://otklik.example.ru/max');
  assert.equal((await api.unsubscribe('https://otklik.example.ru/max')).success, true);
}

async function chats() {
  const group = await api.getChat(GROUP);
  assert.deepEqual([group.title, group.type], ['Управление ЖКХ', 'chat']);
  assert.equal((await api.getChatMembership(GROUP)).is_admin, true);
  assert.equal((await api.getChatMembers(GROUP)).members.length, 2);
  const { members: [ivanova] } = await api.getChatMembers(GROUP, { user_ids: [IVANOVA] });
  assert.equal(ivanova.first_name, 'Анна');
  assert.equal((await api.sendAction(GROUP, 'typing_on')).success, true);
}

async function messages() {
  const sent = await slowly(() => api.sendMessageToChat(GROUP, '<b>Яма</b>', { format: 'html' }));
  const { mid } = sent.body;
  assert.deepEqual([sent.body.text, sent.body.markup[0].type], ['Яма', 'strong']);
  const link = { type: 'reply', mid };
  const reply = await slowly(() => api.sendMessageToChat(GROUP, 'Ответ', { link, notify: false }));
  assert.equal(reply.link.message.mid, mid);
  const keyboard = Keyboard.inlineKeyboard([
    [Keyboard.button.callback('Да', 'yes'), Keyboard.button.callback('Нет', 'no')],
    [Keyboard.button.link('Сайт', 'https://example.ru')],
  ]);
  const card = await slowly(() => api.sendMessageToUser(IVANOVA, 'Карточка', { attachments: [keyboard] }));
  const [[yes], [site]] = card.body.attachments[0].payload.buttons;
  assert.deepEqual([yes.payload, site.url], ['yes', 'https://example.ru']);
  assert.equal((await api.editMessage(card.body.mid, { text: 'Новая' })).success, true);
  const edited = await api.getMessage(card.body.mid);
  assert.deepEqual([edited.body.text, edited.body.attachments.length], ['Новая', 1]);
  await slowly(() => api.editMessage(card.body.mid, { attachments: [] }));
  assert.equal((await api.getMessage(card.body.mid)).body.attachments, undefined);
  const { messages: [newest] } = await api.getMessages(GROUP, { count: 1 });
  assert.equal(newest.body.mid, reply.body.mid);
  const { messages: named } = await api.getMessages(GROUP, { message_ids: [mid] });
  assert.deepEqual(named.map((one) => one.body.mid), [mid]);
  assert.equal((await api.pinMessage(GROUP, mid, { notify: false })).success, true);
  assert.equal((await api.getPinnedMessage(GROUP)).message.body.mid, mid);
  assert.equal((await api.unpinMessage(GROUP)).success, true);
  assert.equal((await api.getPinnedMessage(GROUP)).message, null);
  assert.equal((await slowly(() => api.deleteMessage(mid))).success, true);
  await refused(() => api.getMessage(mid), 'not.found');
}

async function files() {
  const image = await api.uploadImage({ source: Buffer.from('\x89PNG\r\n\x1a\n picture', 'latin1') });
  const pictured = await slowly(() => api.sendMessageToChat(GROUP, 'Двор', { attachments: [image.toJson()] }));
  assert.equal(pictured.body.attachments[0].type, 'image');
  const video = await api.uploadVideo({ source: Buffer.from('a video') });
  const sent = await slowly(() => api.sendMessageToChat(GROUP, '', { attachments: [video.toJson()] }));
  const { url, token: video_token } = sent.body.attachments[0].payload;
  assert.equal(await (await fetch(url)).text(), 'a video');
  await refused(() => api.getVideoInfo(video_token), 'not.found'); // it asks for /videos/{video_token}, literally
}

async function comments() {
  const post = (await slowly(() => api.sendMessageToChat(CHANNEL, 'Новость'))).body.mid;
  const { message: sent } = await slowly(() => api.sendComment(post, 'Спасибо', {}));
  const link = { type: 'reply', mid: sent.body.mid };
  const { message: answer } = await slowly(() => api.sendComment(post, 'Пожалуйста', { link }));
  await refused(() => api.editComment(post, answer.body.mid, 'Не за что', {}), 'not.found'); // braces, too
  assert.equal((await api.getComment(post, answer.body.mid)).body.text, 'Пожалуйста');
  assert.equal((await api.getComments(post)).messages.length, 2);
  assert.equal((await slowly(() => api.deleteComment(post, sent.body.mid))).success, true);
}

async function refusals() {
  await refused(() => api.sendMessageToChat(-999, 'Здравствуйте'), 'chat.not.found');
  await refused(() => api.sendMessageToUser(999, 'Здравствуйте'), 'dialog.not.found');
  await refused(() => api.sendMessageToChat(GROUP, 'а'.repeat(4000)), 'proto.payload');
  await refused(() => api.answerOnCallback('nobody', { notification: 'Готово' }), 'not.found');
}

for (const calls of [account, chats, messages, files, comments, refusals]) {
  await calls();
}
