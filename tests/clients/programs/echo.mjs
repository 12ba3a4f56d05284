// An echo bot by @maxhub/max-bot-api, as its documentation shows it:
// `echo.mjs TOKEN ADDRESS PORT FILES`. With a PORT other than 0 its updates come by a webhook there;
// FILES is where the bot's files are.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [token, baseUrl, port, files] = process.argv.slice(2);

// A module is looked for beside the one that imports it; the client is installed elsewhere.
const require = createRequire(`${process.env.OTKLIK_CLIENTS}/`);
const { Bot, Keyboard } = require('@maxhub/max-bot-api');

const bot = new Bot(token, { clientOptions: { baseUrl } });

const keyboard = () => Keyboard.inlineKeyboard([
  [
    Keyboard.button.callback('Изменить', 'edit'),
    Keyboard.button.callback('Заменить', 'put'),
    Keyboard.button.callback('Удалить', 'delete'),
  ],
  [Keyboard.button.link('Сайт', 'https://example.ru')],
  [Keyboard.button.clipboard('Номер', '№ 7')],
]);

bot.on('bot_started', (ctx) => ctx.reply(`Здравствуйте: ${ctx.startPayload}`));

bot.on('bot_added', (ctx) => ctx.reply(`Спасибо, ${ctx.user?.first_name}`));

bot.on('message_created', async (ctx) => {
  const { text, attachments, mid } = ctx.message.body;
  if (attachments?.length) {
    const sizes = await Promise.all(attachments.map(async (one) => {
      const answer = await fetch(one.payload.url);
      return `${one.type} ${(await answer.arrayBuffer()).byteLength}`;
    }));
    return ctx.reply(sizes.join(', '));
  }
  if (text === 'файлы') {
    const image = await ctx.api.uploadImage({ source: Buffer.from('\x89PNG\r\n\x1a\n picture', 'latin1') });
    const file = await ctx.api.uploadFile({ source: `${files}/Справка.txt` });
    const video = await ctx.api.uploadVideo({ source: `${files}/video.mp4` });
    await ctx.reply('Вот файл', { attachments: [file.toJson()] });
    return ctx.reply('Вот фото и видео', { attachments: [image, video].map((one) => one.toJson()) });
  }
  return ctx.reply(`<b>${text}</b>`, {
    attachments: [keyboard()],
    format: 'html',
    link: { type: 'reply', mid },
  });
});

bot.action('edit', (ctx) => ctx.answerOnCallback({ message: { text: 'Изменено' }, notification: 'Готово' }));
bot.action('put', (ctx) => ctx.editMessage({ text: 'Заменено', attachments: [keyboard()] }));
bot.action('delete', (ctx) => ctx.deleteMessage());

await bot.api.setMyCommands([{ name: 'help', description: 'Помощь' }]);
if (port === '0') {
  await bot.start();
} else {
  const secret = 'secret-of-the-tests';
  const callback = bot.webhookCallback({ domain: '127.0.0.1', path: '/max', secret });
  await new Promise((resolve) => createServer(callback).listen(port, '127.0.0.1', resolve));
  await bot.api.subscribe(`http://127.0.0.1:${port}/max`, secret);
}
